"""The mean of no rows is nan; only the loop around it keeps the old centre.
0行の平均が nan になっている。元の中心を残すのは外側のループだけ。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_steps_empty_cluster"]


def kmeans_update(X, labels, C_prev):
    return np.array([X[labels == j].mean(axis=0) for j in range(len(C_prev))])


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng(seed)
    best = None
    for _ in range(n_init):
        centers = X[rng.choice(len(X), size=k, replace=False)]
        labels = kmeans_assign(X, centers)
        for _ in range(100):
            means = kmeans_update(X, labels, centers)
            centers = np.where(np.isnan(means), centers, means)
            before, labels = labels, kmeans_assign(X, centers)
            if np.array_equal(before, labels):
                break
        inertia = float(((X - centers[labels]) ** 2).sum())
        if best is None or inertia < best[2]:
            best = labels, centers, inertia
    return best
