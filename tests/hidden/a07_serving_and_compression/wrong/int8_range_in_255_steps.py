"""Spreads smallest to largest over 256 codes with an offset that is then lost.
最小〜最大を256段に割り当て、ずらした分を戻していない。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    low, high = float(np.min(w)), float(np.max(w))
    scale = (high - low) / 255 if high > low else 1.0
    return (np.round((w - low) / scale) - 128).astype(np.int8), scale
