"""Has the sign of the gradient the wrong way round.
勾配の符号が逆になっている。"""

import numpy as np

SCORE = 85
FAILS = ["distill_grad", "distilled_student_gain"]


def distill_loss_grad(X, y, teacher_p, w, b, alpha):
    target = alpha * teacher_p + (1 - alpha) * y
    z = X @ w + b
    loss = np.mean(np.logaddexp(0.0, z) - target * z)
    error = target - 1 / (1 + np.exp(-z))
    return float(loss), X.T @ error / len(error), float(np.mean(error))
