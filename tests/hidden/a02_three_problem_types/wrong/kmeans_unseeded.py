"""Draws the starts from fresh randomness; no two calls agree.
毎回違う乱数で出発点を選び、2回の呼び出しが一致しない。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_ari_permutation_free"]


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng()
    best = None
    for _ in range(n_init):
        centers = X[rng.choice(len(X), k, replace=False)]
        labels = kmeans_assign(X, centers)
        for _ in range(100):
            centers = kmeans_update(X, labels, centers)
            labels = kmeans_assign(X, centers)
        inertia = float(((X - centers[labels]) ** 2).sum())
        if best is None or inertia < best[2]:
            best = labels, centers, inertia
    return best
