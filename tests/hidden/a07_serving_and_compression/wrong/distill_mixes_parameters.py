"""Forgets the bias in the student's answer.
生徒の予測でバイアスを足し忘れている。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    z = X @ w
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error / len(error), float(np.mean(error))
