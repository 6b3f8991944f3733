"""Penalises the mean squared error: alpha counts n times.
平均二乗誤差に罰則をかけ、alpha が n 倍効いている。"""

import numpy as np

SCORE = 87
FAILS = ["p_ridge", "ridge_vs_oracle"]


def ridge_fit(X, y, alpha):
    Z = X - X.mean(axis=0)
    n, d = X.shape
    w = np.linalg.solve(Z.T @ Z / n + alpha * np.eye(d), Z.T @ (y - y.mean()) / n)
    return w, float(y.mean() - X.mean(axis=0) @ w)
