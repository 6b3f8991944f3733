"""Sorts the people and cuts between two who have the same score.
同点の人の間でも切れるものとして数えている。"""

import numpy as np

SCORE = 90
FAILS = ["threshold_min_cost"]


def best_threshold(y, score, *, cost_fp, cost_fn):
    order = np.argsort(-score, kind="stable")
    ill = np.cumsum(y[order] == 1)
    well = np.cumsum(y[order] == 0)
    costs = np.append(cost_fp * well + cost_fn * (ill[-1] - ill), cost_fn * ill[-1])
    return float(np.append(score[order], np.inf)[np.argmin(costs)])
