"""Penalises the intercept like a weight.
切片にも重みと同じ罰則をかけている。"""

import numpy as np

SCORE = 85
FAILS = ["logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * (np.sum(w**2) + b**2)
    error = sigmoid(score) - y
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error)) + l2 * b
