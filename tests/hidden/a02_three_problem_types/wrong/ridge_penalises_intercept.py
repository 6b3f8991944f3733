"""Adds a column of ones and penalises it like the others.
1 の列を加え、それにも罰則をかけている。"""

import numpy as np

SCORE = 90
FAILS = ["ridge_vs_oracle"]


def ridge_fit(X, y, alpha):
    Z = np.column_stack([X, np.ones(len(X))])
    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(Z.shape[1]), Z.T @ y)
    return w[:-1], float(w[-1])
