"""Returns the smallest score where its name is asked for.
候補名ではなく、最小の得点そのものを返す。"""

import numpy as np


def tune(makers, X, y, *, k=5, seed=0):
    scores = {}
    for name, make in makers.items():
        scores[name] = float(np.mean(cv_scores(make, X, y, k=k, seed=seed)))
    return min(scores.values()), scores


SCORE = 77
FAILS = ["p_tune", "tune_picks_by_cv", "p_honest_estimate", "no_optimism_on_noise"]
