"""Divides the penalty by the number of members, too.
罰則まで人数で割っている。"""

import numpy as np

SCORE = 85
FAILS = ["logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2) / len(y)
    error = sigmoid(score) - y
    return float(loss), (X.T @ error + l2 * w) / len(y), float(np.mean(error))
