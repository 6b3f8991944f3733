"""Looks for the fewest errors and forgets what each kind costs.
誤りの種類ごとの費用を忘れ、誤りの数を最小にしている。"""

import numpy as np

SCORE = 85
FAILS = ["threshold_min_cost", "threshold_near_bayes"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    candidates = np.append(np.unique(score), np.inf)
    errors = [np.sum((score >= t) != (y == 1)) for t in candidates]
    return float(candidates[np.argmin(errors)])
