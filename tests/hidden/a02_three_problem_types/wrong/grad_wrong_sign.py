"""Label minus probability: the slope points downhill.
ラベル − 確率になっていて、勾配の向きが逆である。"""

import numpy as np

SCORE = 72
FAILS = ["p_logistic", "logistic_grad_numeric", "churn_auc_near_bayes"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2)
    error = y - sigmoid(score)
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error))
