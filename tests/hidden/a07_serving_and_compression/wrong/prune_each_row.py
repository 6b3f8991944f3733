"""Prunes each row by itself, not the whole array.
配列全体ではなく、行ごとに消している。"""

import numpy as np

SCORE = 90
FAILS = ["prune_magnitude"]


def prune(w, sparsity):
    pruned = np.atleast_2d(w).copy()
    count = round(sparsity * pruned.shape[1])
    for row in pruned:
        row[np.argsort(np.abs(row))[:count]] = 0.0
    return pruned.reshape(w.shape)
