"""Makes one run, whatever n_init.
n_init によらず1回しか実行しない。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_ari_permutation_free"]


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng(seed)
    best = None
    for _ in range(1):
        centers = X[rng.choice(len(X), k, replace=False)]
        labels = kmeans_assign(X, centers)
        for _ in range(100):
            centers = kmeans_update(X, labels, centers)
            labels = kmeans_assign(X, centers)
        inertia = float(((X - centers[labels]) ** 2).sum())
        if best is None or inertia < best[2]:
            best = labels, centers, inertia
    return best
