"""Subtracts the means from the caller's own array.
呼び出し側の配列から平均を引いてしまう。"""

import numpy as np

SCORE = 90
FAILS = ["pca_sign_free"]


def pca(X, k):
    X -= X.mean(axis=0)
    _, s, v = np.linalg.svd(X, full_matrices=False)
    return v[:k], X @ v[:k].T, s[:k] ** 2 / np.sum(s**2)
