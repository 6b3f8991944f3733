"""Fills gaps with the median of the table that comes in.
入ってきた表の中央値で欠損を埋める。"""

import numpy as np

SCORE = 75
FAILS = ["fit_on_train_only", "honest_estimate"]


def apply_prep(X, state):
    filled = np.where(np.isnan(X), np.nanmedian(X, axis=0), X)
    return (filled - state["mean"]) / state["std"]
