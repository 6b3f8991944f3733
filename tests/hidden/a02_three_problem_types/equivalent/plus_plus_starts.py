"""k-means++ starts, and steps by matrix products.
k-means++ の出発点と行列積によるステップ。"""

import numpy as np


def kmeans_assign(X, C):
    return np.argmin(np.sum(C**2, axis=1) - 2 * X @ C.T, axis=1)


def kmeans_update(X, labels, C_prev):
    member = np.eye(len(C_prev))[labels]
    size = member.sum(axis=0)[:, None]
    return np.where(size > 0, member.T @ X / np.maximum(size, 1), C_prev)


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng(seed)
    runs = []
    for _ in range(n_init):
        C = X[[rng.integers(len(X))]]
        while len(C) < k:
            away = ((X[:, None] - C) ** 2).sum(axis=2).min(axis=1)
            C = np.vstack([C, X[rng.choice(len(X), p=away / away.sum())]])
        for _ in range(60):
            C = kmeans_update(X, kmeans_assign(X, C), C)
        labels = kmeans_assign(X, C)
        runs.append((labels, C, np.sum((X - C[labels]) ** 2)))
    return min(runs, key=lambda run: run[2])
