"""Keeps the largest weight even at sparsity 1.
スパース率 1 でも最大の重みが残る。"""

import numpy as np

SCORE = 90
FAILS = ["prune_magnitude"]


def prune(w, sparsity):
    return np.where(np.abs(w) < np.quantile(np.abs(w), sparsity), 0.0, w)
