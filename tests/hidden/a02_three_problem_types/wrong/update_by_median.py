"""Moves the centres to the medians.
平均ではなく中央値へ動かしている。"""

import numpy as np

SCORE = 80
FAILS = ["kmeans_steps_empty_cluster", "kmeans_ari_permutation_free"]


def kmeans_update(X, labels, C_prev):
    centers = C_prev.copy()
    for j in np.unique(labels):
        centers[j] = np.median(X[labels == j], axis=0)
    return centers
