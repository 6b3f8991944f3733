"""Takes l2 times the squared length, and a slope to match.
罰則を半分にせず、l2 × 長さの二乗とその傾きを使っている。"""

import numpy as np

SCORE = 85
FAILS = ["logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 * np.sum(w**2)
    error = sigmoid(score) - y
    return float(loss), X.T @ error / len(y) + 2 * l2 * w, float(np.mean(error))
