"""Halves the mean, as textbooks do to get rid of the 2 in the gradient.
教科書によくある 1/2 を付けている。"""

import numpy as np

SCORE = 80
FAILS = ["p_mse", "mse_properties", "history_contract"]


def mse(y_true, y_pred):
    return 0.5 * float(np.mean((y_true - y_pred) ** 2))
