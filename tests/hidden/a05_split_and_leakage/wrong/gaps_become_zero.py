"""Scales first and writes 0 into the gaps: the mean, not the median.
先にそろえて欠損を 0 にする。中央値ではなく平均で埋めたことになる。"""

import numpy as np

SCORE = 85
FAILS = ["fit_on_train_only"]


def apply_prep(X, state):
    return np.nan_to_num((X - state["mean"]) / state["std"])
