"""Gives each row a scale of its own.
行ごとに別の scale を返している。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    largest = np.max(np.abs(w), axis=-1, keepdims=True)
    scale = np.where(largest > 0, largest / 127, 1.0)
    return np.round(w / scale).astype(np.int8), scale
