"""Squares the mean error, so that errors of opposite sign cancel.
平均してから二乗しているので、正負の誤差が打ち消し合う。"""

import numpy as np

SCORE = 80
FAILS = ["p_mse", "mse_properties", "history_contract"]


def mse(y_true, y_pred):
    return float(np.mean(y_true - y_pred) ** 2)
