"""Subtracts the means from the caller's own arrays.
呼び出し側の配列から平均を引いてしまう。"""

import numpy as np

SCORE = 90
FAILS = ["ridge_vs_oracle"]


def ridge_fit(X, y, alpha):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    X -= x_mean
    y -= y_mean
    w = np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y)
    return w, float(y_mean - x_mean @ w)
