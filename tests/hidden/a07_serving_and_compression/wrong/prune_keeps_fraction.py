"""Takes the sparsity for the share that stays.
スパース率を残す割合と取り違えている。"""

import numpy as np

SCORE = 90
FAILS = ["prune_magnitude"]


def prune(w, sparsity):
    pruned = w.copy()
    count = round((1 - sparsity) * w.size)
    pruned.flat[np.argsort(np.abs(w), axis=None)[:count]] = 0.0
    return pruned
