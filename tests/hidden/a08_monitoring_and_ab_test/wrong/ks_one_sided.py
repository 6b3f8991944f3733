"""Looks only for places where x has the larger share.
x の割合の方が大きい場所しか見ていない。"""

import numpy as np

SCORE = 90
FAILS = ["ks_vs_oracle"]


def ks_statistic(x, y):
    places = np.concatenate([x, y])
    below_x = np.searchsorted(np.sort(x), places, side="right") / len(x)
    below_y = np.searchsorted(np.sort(y), places, side="right") / len(y)
    return float(np.max(below_x - below_y))
