"""Rounds, but keeps eight bytes for each whole number.
四捨五入しただけで、型は8バイトの浮動小数点数のまま。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    largest = float(np.max(np.abs(w)))
    scale = largest / 127 if largest > 0 else 1.0
    return np.round(w / scale), scale
