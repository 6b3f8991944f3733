"""Compares the shares only at the values of x.
x の値でしか割合を比べていない。"""

import numpy as np

SCORE = 90
FAILS = ["ks_vs_oracle"]


def ks_statistic(x, y):
    places = np.sort(x)
    below_x = np.searchsorted(places, places, side="right") / len(x)
    below_y = np.searchsorted(np.sort(y), places, side="right") / len(y)
    return float(np.max(np.abs(below_x - below_y)))
