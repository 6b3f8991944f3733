"""Takes the square root: a good metric, but not the loss whose gradient is asked for.
平方根をとっている。指標としてはよいが、勾配を求める損失とは別物である。"""

import numpy as np

SCORE = 80
FAILS = ["p_mse", "mse_properties", "history_contract"]


def mse(y_true, y_pred):
    return float(np.sqrt(np.mean((y_true - y_pred) ** 2)))
