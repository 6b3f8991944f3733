"""Takes the logarithm to base 2.
対数の底に 2 を使っている。"""

import numpy as np

SCORE = 82
FAILS = ["p_logistic", "logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) / np.log(2.0) + l2 / 2 * np.sum(w**2)
    error = sigmoid(score) - y
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error))
