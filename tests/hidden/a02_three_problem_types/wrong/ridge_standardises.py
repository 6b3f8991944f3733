"""Divides the features by their spread first, so the penalty is in other units.
先に特徴量を標準偏差で割り、罰則の単位が変わっている。"""

import numpy as np

SCORE = 87
FAILS = ["p_ridge", "ridge_vs_oracle"]


def ridge_fit(X, y, alpha):
    mean, std = X.mean(axis=0), X.std(axis=0)
    Z = (X - mean) / std
    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(X.shape[1]), Z.T @ (y - y.mean())) / std
    return w, float(y.mean() - mean @ w)
