"""Cuts the fraction off instead of rounding.
四捨五入せずに小数部を切り捨てている。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    largest = float(np.max(np.abs(w)))
    scale = largest / 127 if largest > 0 else 1.0
    return (w / scale).astype(np.int8), scale
