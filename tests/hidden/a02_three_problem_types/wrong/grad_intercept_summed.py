"""The weights get the mean, the intercept the sum.
重みは平均だが、切片の勾配だけ合計になっている。"""

import numpy as np

SCORE = 75
FAILS = ["logistic_grad_numeric", "churn_auc_near_bayes"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2)
    error = sigmoid(score) - y
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.sum(error))
