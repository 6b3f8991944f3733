"""Takes the median of the folds, which hides a very bad one.
分割の中央値を使うため、ひどく悪い分割が隠れる。"""

import numpy as np


def tune(makers, X, y, *, k=5, seed=0):
    scores = {}
    for name, make in makers.items():
        scores[name] = float(np.median(cv_scores(make, X, y, k=k, seed=seed)))
    return min(scores, key=scores.get), scores


SCORE = 95
FAILS = ["tune_picks_by_cv"]
