"""A row exactly at the cutoff trains.
ちょうど cutoff の行を訓練に入れる。"""

import numpy as np

SCORE = 90
FAILS = ["time_order"]


def time_split(t, cutoff):
    order = np.argsort(t)
    early = t[order] <= cutoff
    return order[early], order[~early]
