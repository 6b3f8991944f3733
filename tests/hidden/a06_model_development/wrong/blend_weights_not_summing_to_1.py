"""Leaves the weights as the solver gave them: their sum is not 1.
解いた重みを正規化せず、合計が 1 にならない。"""

import numpy as np
from scipy.optimize import nnls


def blend_weights(P, y):
    w, _ = nnls(np.log1p(P).T, np.log1p(y))
    return w


SCORE = 94
FAILS = ["p_blend", "blend_simplex"]
