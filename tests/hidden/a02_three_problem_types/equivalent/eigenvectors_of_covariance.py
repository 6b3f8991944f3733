"""PCA by the covariance matrix; ridge by an augmented least squares.
共分散行列の固有ベクトルで PCA、行を足した最小二乗で ridge を解く。"""

import numpy as np


def pca(X, k):
    centred = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    order = np.argsort(values)[::-1][:k]
    components = vectors[:, order].T
    return components, centred @ vectors[:, order], values[order] / np.sum(values)


def ridge_fit(X, y, alpha):
    d = X.shape[1]
    Z = np.vstack([X - X.mean(axis=0), np.sqrt(alpha) * np.eye(d)])
    w = np.linalg.lstsq(Z, np.r_[y - y.mean(), np.zeros(d)])[0]
    return w, y.mean() - X.mean(axis=0) @ w
