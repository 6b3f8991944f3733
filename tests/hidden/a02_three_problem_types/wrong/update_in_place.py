"""Writes the new centres into the old ones.
新しい中心を元の配列に書き込んでいる。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_steps_empty_cluster"]


def kmeans_update(X, labels, C_prev):
    for j in np.unique(labels):
        C_prev[j] = X[labels == j].mean(axis=0)
    return C_prev
