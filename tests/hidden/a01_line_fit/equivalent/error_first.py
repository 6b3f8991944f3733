"""Truth minus prediction throughout, with the sign put right at the end.
「正解 − 予測」で計算し、最後に符号を直す。"""

import numpy as np


def mse(y_true, y_pred):
    return float(np.average(np.square(np.subtract(y_true, y_pred))))


def mse_gradient(x, y, a, b):
    error = y - (a * x + b)
    return -2.0 * float(np.dot(error, x)) / len(x), -2.0 * float(error.mean())


def gradient_step(a, b, grad, lr):
    da, db = grad
    a += -lr * da
    b += -lr * db
    return a, b
