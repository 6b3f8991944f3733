"""Gives alpha to the labels.
alpha をラベルの側に掛けている。"""

import numpy as np

SCORE = 85
FAILS = ["distill_grad", "distilled_student_gain"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = (1 - alpha) * teacher_p + alpha * y
    z = X @ w + b
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error / len(error), float(np.mean(error))
