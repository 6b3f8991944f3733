"""Uses the decision 0 or 1 in place of the probability.
確率の代わりに 0 か 1 の判定を使っている。"""

import numpy as np

SCORE = 72
FAILS = ["p_logistic", "logistic_grad_numeric", "churn_auc_near_bayes"]


def logistic_loss_grad(X, y, w, b, l2=0.0):
    score = X @ w + b
    loss = np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2)
    error = (score > 0).astype(float) - y
    return float(loss), X.T @ error / len(y) + l2 * w, float(np.mean(error))
