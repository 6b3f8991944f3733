"""Cuts by value, so all tied weights go at once.
値で区切るため、同じ大きさの重みがまとめて消える。"""

import numpy as np

SCORE = 90
FAILS = ["prune_magnitude"]


def prune(w, sparsity):
    count = round(sparsity * w.size)
    if count == 0:
        return w.copy()
    limit = np.sort(np.abs(w), axis=None)[count - 1]
    return np.where(np.abs(w) <= limit, 0.0, w)
