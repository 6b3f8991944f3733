"""Writes the zeros into the caller's own weights.
呼び出し側の重みそのものに 0 を書き込んでいる。"""

import numpy as np

SCORE = 90
FAILS = ["prune_magnitude"]


def prune(w, sparsity):
    count = round(sparsity * w.size)
    w.flat[np.argsort(np.abs(w), axis=None)[:count]] = 0.0
    return w
