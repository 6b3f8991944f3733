"""Adds up signed differences, so that plus and minus cancel.
差を二乗せずに足し、正負が打ち消し合っている。"""

import numpy as np

SCORE = 80
FAILS = ["kmeans_steps_empty_cluster", "kmeans_ari_permutation_free"]


def kmeans_assign(X, C):
    return np.abs((X[:, None, :] - C).sum(axis=2)).argmin(axis=1)
