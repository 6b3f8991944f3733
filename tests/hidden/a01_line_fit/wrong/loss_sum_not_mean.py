"""Sums the squared errors instead of averaging them.
二乗誤差を平均せずに合計している。"""

import numpy as np

SCORE = 80
FAILS = ["p_mse", "mse_properties", "history_contract"]


def mse(y_true, y_pred):
    return float(np.sum((y_true - y_pred) ** 2))
