"""Rounds the teacher to 0 and 1, so its doubts are lost.
教師の確率を 0 と 1 に丸め、迷いの情報を捨てている。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * (teacher_p >= 0.5) + (1 - alpha) * y
    z = X @ w + b
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error / len(error), float(np.mean(error))
