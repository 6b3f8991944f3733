"""Draws every class anew, so some original rows are lost.
全クラスを引き直すので、元の行の一部が失われる。"""

import numpy as np

SCORE = 90
FAILS = ["imbalance_tools"]


def oversample(X, y, *, seed):
    rng = np.random.default_rng(seed)
    classes, counts = np.unique(y, return_counts=True)
    rows = np.concatenate([rng.choice(np.flatnonzero(y == c), counts.max()) for c in classes])
    return X[rows], y[rows]
