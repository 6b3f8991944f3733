"""Leaves k and seed at their defaults.
k と seed を渡し忘れ、既定値のまま使う。"""

import numpy as np


def tune(makers, X, y, *, k=5, seed=0):
    scores = {}
    for name, make in makers.items():
        scores[name] = float(np.mean(cv_scores(make, X, y)))
    return min(scores, key=scores.get), scores


SCORE = 93
FAILS = ["p_tune", "tune_picks_by_cv"]
