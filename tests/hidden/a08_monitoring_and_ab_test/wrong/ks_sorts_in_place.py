"""Sorts the caller's samples.
渡された標本そのものを並べ替えている。"""

import numpy as np

SCORE = 90
FAILS = ["ks_vs_oracle"]


def ks_statistic(x, y):
    x.sort()
    y.sort()
    places = np.concatenate([x, y])
    below_x = np.searchsorted(x, places, side="right") / len(x)
    below_y = np.searchsorted(y, places, side="right") / len(y)
    return float(np.max(np.abs(below_x - below_y)))
