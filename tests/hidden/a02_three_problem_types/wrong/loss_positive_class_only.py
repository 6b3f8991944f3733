"""Counts the loss of those who cancelled and forgets those who stayed.
解約した人の損失だけを数え、残った人を忘れている。"""

import numpy as np

SCORE = 85
FAILS = ["logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    p = sigmoid(X @ w + b)
    loss = np.mean(-y * np.log(p)) + l2 / 2 * np.sum(w**2)
    error = p - y
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error))
