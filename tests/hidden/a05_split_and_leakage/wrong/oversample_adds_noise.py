"""Shakes the copies a little: invented rows.
複製に小さな乱れを加える。作り出した行になる。"""

import numpy as np

SCORE = 90
FAILS = ["imbalance_tools"]


def oversample(X, y, *, seed):
    rng = np.random.default_rng(seed)
    classes, counts = np.unique(y, return_counts=True)
    all_X, all_y = [X], [y]
    for c, count in zip(classes, counts):
        rows = rng.choice(np.flatnonzero(y == c), counts.max() - count)
        all_X.append(X[rows] + rng.normal(0, 0.01, X[rows].shape))
        all_y.append(y[rows])
    return np.concatenate(all_X), np.concatenate(all_y)
