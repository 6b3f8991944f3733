"""Scales each table by its own mean and std.
変換する表自身の平均と標準偏差でそろえる。"""

import numpy as np

SCORE = 75
FAILS = ["fit_on_train_only", "honest_estimate"]


def apply_prep(X, state):
    filled = np.where(np.isnan(X), state["median"], X)
    std = filled.std(axis=0)
    return (filled - filled.mean(axis=0)) / np.where(std == 0, 1.0, std)
