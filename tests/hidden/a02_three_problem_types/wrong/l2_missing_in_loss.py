"""The penalty is in the slope and not in the loss.
罰則が勾配には入っているが、損失に入っていない。"""

import numpy as np

SCORE = 85
FAILS = ["logistic_grad_numeric"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score)
    error = sigmoid(score) - y
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error))
