"""Draws the starts with replacement, so two may be the same row.
出発点を復元抽出するので、同じ行が2回選ばれることがある。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_ari_permutation_free"]


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng(seed)
    best = None
    for _ in range(n_init):
        centers = X[rng.choice(len(X), k)]
        labels = kmeans_assign(X, centers)
        for _ in range(100):
            centers = kmeans_update(X, labels, centers)
            labels = kmeans_assign(X, centers)
        inertia = float(((X - centers[labels]) ** 2).sum())
        if best is None or inertia < best[2]:
            best = labels, centers, inertia
    return best
