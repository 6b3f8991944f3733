"""Divides by 128 steps, so the largest weight becomes 128, which an int8 wraps to -128.
128 段にしたため、最大の重みの 128 が int8 で -128 に回り込む。"""

import numpy as np

SCORE = 80
FAILS = ["int8_error_bound", "p_int8"]


def quantize_int8(w):
    largest = float(np.max(np.abs(w)))
    scale = largest / 128 if largest > 0 else 1.0
    return np.round(w / scale).astype(np.int64).astype(np.int8), scale
