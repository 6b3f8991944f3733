"""Adds up over the rows instead of averaging.
行について平均せず、合計している。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    z = X @ w + b
    loss = np.sum(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error, float(np.sum(error))
