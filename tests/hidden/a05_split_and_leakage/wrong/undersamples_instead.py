"""Throws rows of the large class away.
多数派の行を捨てる。"""

import numpy as np

SCORE = 90
FAILS = ["imbalance_tools"]


def oversample(X, y, *, seed):
    rng = np.random.default_rng(seed)
    classes, counts = np.unique(y, return_counts=True)
    rows = [rng.choice(np.flatnonzero(y == c), counts.min(), replace=False) for c in classes]
    rows = np.concatenate(rows)
    return X[rows], y[rows]
