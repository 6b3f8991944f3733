"""Puts all weight on the best single model.
最良の単独モデルにすべての重みを置く。"""

import numpy as np


def blend_weights(P, y):
    errors = np.abs(np.log1p(P) - np.log1p(y)).mean(axis=1)
    return np.eye(len(P))[errors.argmin()]


SCORE = 95
FAILS = ["blend_simplex"]
