"""Follows the teacher and never looks at the labels.
教師だけに従い、ラベルを見ていない。"""

import numpy as np

SCORE = 90
FAILS = ["distill_grad"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = teacher_p
    z = X @ w + b
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error / len(error), float(np.mean(error))
