"""Takes the slope of the squared error through the S, p(1 - p) included.
S字を通した二乗誤差の勾配(p(1 - p) 付き)になっている。"""

import numpy as np

SCORE = 82
FAILS = ["p_logistic", "logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2)
    error = (sigmoid(score) - y) * sigmoid(score) * (1 - sigmoid(score))
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error))
