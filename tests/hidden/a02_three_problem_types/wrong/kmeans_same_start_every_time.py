"""Makes the generator anew for each run, so all runs start alike.
実行ごとに乱数生成器を作り直し、どの実行も同じ出発点になる。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_ari_permutation_free"]


def kmeans(X, k, *, seed, n_init=5):
    best = None
    for _ in range(n_init):
        rng = np.random.default_rng(seed)
        centers = X[rng.choice(len(X), k, replace=False)]
        labels = kmeans_assign(X, centers)
        for _ in range(100):
            centers = kmeans_update(X, labels, centers)
            labels = kmeans_assign(X, centers)
        inertia = float(((X - centers[labels]) ** 2).sum())
        if best is None or inertia < best[2]:
            best = labels, centers, inertia
    return best
