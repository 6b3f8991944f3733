"""Cuts halfway between two scores, below all of them, or at infinity.
隣り合うスコアの中間、全員より下、または無限大で切る。"""

import numpy as np


def best_threshold(y, score, *, cost_fp, cost_fn):
    values = np.unique(score)
    cuts = np.concatenate([[-np.inf], (values[:-1] + values[1:]) / 2, [np.inf]])
    ill, well = np.sort(score[y == 1]), np.sort(score[y == 0])
    missed = np.searchsorted(ill, cuts)
    alarms = len(well) - np.searchsorted(well, cuts)
    return cuts[np.argmin(cost_fn * missed + cost_fp * alarms)]
