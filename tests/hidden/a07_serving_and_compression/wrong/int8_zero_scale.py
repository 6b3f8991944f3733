"""Divides 0 by 0 when all weights are 0.
すべての重みが 0 のとき 0 を 0 で割っている。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    scale = float(np.max(np.abs(w))) / 127
    return np.round(np.nan_to_num(w / np.float64(scale))).astype(np.int8), scale
