"""Fits through the origin and returns intercept 0.
原点を通る直線を当てはめ、切片 0 を返している。"""

import numpy as np

SCORE = 90
FAILS = ["ridge_vs_oracle"]


def ridge_fit(X, y, alpha):
    return np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y), 0.0
