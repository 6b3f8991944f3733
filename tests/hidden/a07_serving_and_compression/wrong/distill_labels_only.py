"""Follows the labels and never looks at the teacher.
ラベルだけに従い、教師を見ていない。"""

import numpy as np

SCORE = 85
FAILS = ["distill_grad", "distilled_student_gain"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = y
    z = X @ w + b
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = 1 / (1 + np.exp(-z)) - target
    return float(loss), X.T @ error / len(error), float(np.mean(error))
