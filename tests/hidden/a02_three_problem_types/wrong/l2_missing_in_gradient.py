"""The penalty is in the loss and not in its slope.
罰則が損失には入っているが、勾配に入っていない。"""

import numpy as np

SCORE = 85
FAILS = ["logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2)
    error = sigmoid(score) - y
    return float(loss), X.T @ error / len(y), float(np.mean(error))
