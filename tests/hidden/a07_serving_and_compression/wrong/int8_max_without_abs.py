"""Takes the largest weight, not the largest magnitude.
絶対値ではなく、値そのものの最大を取っている。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    largest = float(np.max(w))
    scale = largest / 127 if largest > 0 else 1.0
    return np.clip(np.round(w / scale), -127, 127).astype(np.int8), scale
