"""Forgets to divide the gradient of w by the number of rows.
w の勾配を行数で割り忘れている。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    z = X @ w + b
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error, float(np.mean(error))
