"""Fills the gaps in the caller"s table.
呼び出し側の表の欠損を直接埋める。"""

import numpy as np

SCORE = 85
FAILS = ["fit_on_train_only"]


def apply_prep(X, state):
    rows, columns = np.where(np.isnan(X))
    X[rows, columns] = np.asarray(state["median"])[columns]
    return (X - state["mean"]) / state["std"]
