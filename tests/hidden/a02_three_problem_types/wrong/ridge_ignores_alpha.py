"""Plain least squares, whatever alpha.
alpha によらず、ただの最小二乗になっている。"""

import numpy as np

SCORE = 87
FAILS = ["p_ridge", "ridge_vs_oracle"]


def ridge_fit(X, y, alpha):
    Z = X - X.mean(axis=0)
    w = np.linalg.lstsq(Z, y - y.mean())[0]
    return w, float(y.mean() - X.mean(axis=0) @ w)
