"""Puts the weights back into an int8 array.
重みを int8 の配列に戻している。"""

import numpy as np

SCORE = 95
FAILS = ["p_int8"]


def dequantize(q, scale):
    restored = np.zeros_like(q)
    restored[...] = q * scale
    return restored
