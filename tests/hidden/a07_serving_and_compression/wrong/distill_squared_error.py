"""Uses the squared error between student and target.
生徒と目標の二乗誤差を使っている。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    p = 1 / (1 + np.exp(-(X @ w + b)))
    slope = 2 * (p - target) * p * (1 - p)
    return float(np.mean((p - target) ** 2)), X.T @ slope / len(y), float(np.mean(slope))
