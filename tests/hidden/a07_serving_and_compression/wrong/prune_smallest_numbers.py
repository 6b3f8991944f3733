"""Removes the most negative weights: sorts w, not |w|.
絶対値ではなく値の小さい重みを消している。"""

import numpy as np

SCORE = 85
FAILS = ["p_prune", "prune_magnitude"]


def prune(w, sparsity):
    pruned = w.copy()
    pruned.flat[np.argsort(w, axis=None)[: round(sparsity * w.size)]] = 0.0
    return pruned
