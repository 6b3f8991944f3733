"""Walks through both samples one value at a time, also through equal ones.
等しい値も1個ずつ順に数え、途中の差を拾っている。"""

import numpy as np

SCORE = 88
FAILS = ["p_ks", "ks_vs_oracle"]


def ks_statistic(x, y):
    steps = np.concatenate([np.full(len(x), 1 / len(x)), np.full(len(y), -1 / len(y))])
    order = np.argsort(np.concatenate([x, y]), kind="stable")
    return float(np.max(np.abs(np.cumsum(steps[order]))))
