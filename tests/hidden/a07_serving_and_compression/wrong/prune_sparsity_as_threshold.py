"""Removes whatever is smaller than the sparsity itself.
スパース率の値より小さい重みを消している。"""

import numpy as np

SCORE = 85
FAILS = ["p_prune", "prune_magnitude"]


def prune(w, sparsity):
    return np.where(np.abs(w) < sparsity, 0.0, w)
