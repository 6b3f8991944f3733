"""Averages the absolute errors.
絶対誤差を平均している。"""

import numpy as np

SCORE = 80
FAILS = ["p_mse", "mse_properties", "history_contract"]


def mse(y_true, y_pred):
    return float(np.mean(np.abs(y_true - y_pred)))
