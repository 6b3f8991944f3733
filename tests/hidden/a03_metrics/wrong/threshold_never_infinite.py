"""Tries only the scores, so somebody is always flagged.
スコアの値しか試さず、必ず誰かに警報を出してしまう。"""

import numpy as np

SCORE = 90
FAILS = ["threshold_min_cost"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    candidates = np.unique(score)
    costs = [
        cost_fp * np.sum((score >= t) & (y == 0)) + cost_fn * np.sum((score < t) & (y == 1))
        for t in candidates
    ]
    return float(candidates[np.argmin(costs)])
