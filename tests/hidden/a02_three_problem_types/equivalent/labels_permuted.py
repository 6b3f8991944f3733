"""Renames the clusters: any numbering is right.
クラスタの番号を付け替える。どの番号でも正しい。"""

import numpy as np


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng(seed)
    best = None
    for _ in range(n_init):
        centers = X[rng.choice(len(X), k, replace=False)]
        for _ in range(100):
            labels = kmeans_assign(X, centers)
            centers = kmeans_update(X, labels, centers)
        inertia = float(((X - centers[kmeans_assign(X, centers)]) ** 2).sum())
        if best is None or inertia < best[2]:
            best = kmeans_assign(X, centers), centers, inertia
    labels, centers, inertia = best
    return (labels + 1) % k, np.roll(centers, 1, axis=0), inertia
