"""Solves least squares without bounds: weights below zero.
制約のない最小二乗なので、負の重みが出る。"""

import numpy as np


def blend_weights(P, y):
    w, *_ = np.linalg.lstsq(np.log1p(P).T, np.log1p(y), rcond=None)
    return w / w.sum()


SCORE = 95
FAILS = ["blend_simplex"]
