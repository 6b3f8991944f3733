"""Caps at the top only: a negative income has no logarithm.
上側だけを切るため、負の年収で対数が計算できない。"""

import numpy as np


def log_income(v, *, cap):
    return np.log1p(np.minimum(v, cap))


SCORE = 95
FAILS = ["log_income_edges"]
