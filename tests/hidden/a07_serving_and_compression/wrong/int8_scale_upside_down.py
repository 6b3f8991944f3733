"""Returns 127 / max, the number of steps in one unit.
scale の逆数(1 あたりの段数)を返している。"""

import numpy as np

SCORE = 80
FAILS = ["int8_error_bound", "p_int8"]


def quantize_int8(w):
    largest = float(np.max(np.abs(w)))
    steps = 127 / largest if largest > 0 else 1.0
    return np.round(w * steps).astype(np.int8), steps
