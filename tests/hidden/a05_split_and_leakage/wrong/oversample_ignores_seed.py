"""Always copies the same rows.
いつも同じ行を複製する。"""

import numpy as np

SCORE = 90
FAILS = ["imbalance_tools"]


def oversample(X, y, *, seed):
    rng = np.random.default_rng(0)
    classes, counts = np.unique(y, return_counts=True)
    rows = [np.arange(len(y))]
    for c, count in zip(classes, counts):
        rows.append(rng.choice(np.flatnonzero(y == c), counts.max() - count))
    rows = np.concatenate(rows)
    return X[rows], y[rows]
