"""Counts score > t, although people at t are flagged too.
score > t で数えており、t ちょうどの人にも警報が出ることを忘れている。"""

import numpy as np

SCORE = 90
FAILS = ["threshold_min_cost"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    candidates = np.append(np.unique(score), np.inf)
    costs = [
        cost_fp * np.sum((score > t) & (y == 0)) + cost_fn * np.sum((score <= t) & (y == 1))
        for t in candidates
    ]
    return float(candidates[np.argmin(costs)])
