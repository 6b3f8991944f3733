"""Tries a hundred evenly spaced thresholds in place of the scores that occur.
実際のスコアではなく、等間隔の100個のしきい値だけを試している。"""

import numpy as np

SCORE = 90
FAILS = ["threshold_min_cost"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    y, score = np.asarray(y), np.asarray(score)
    best, least = np.inf, cost_fn * np.sum(y == 1)
    for t in np.linspace(score.min(), score.max(), 100):
        flagged = score >= t
        cost = cost_fp * np.sum(flagged & (y == 0)) + cost_fn * np.sum(~flagged & (y == 1))
        if cost < least:
            best, least = t, cost
    return float(best)
