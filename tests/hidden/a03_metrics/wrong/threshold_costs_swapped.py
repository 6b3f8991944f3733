"""Charges a false alarm the price of a miss and the other way round.
誤警報と見逃しの費用を取り違えている。"""

import numpy as np

SCORE = 85
FAILS = ["threshold_min_cost", "threshold_near_bayes"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    candidates = np.append(np.unique(score), np.inf)
    costs = [
        cost_fn * np.sum((score >= t) & (y == 0)) + cost_fp * np.sum((score < t) & (y == 1))
        for t in candidates
    ]
    return float(candidates[np.argmin(costs)])
