"""Adds 1e-8 to the scale against division by zero, which swamps tiny weights.
0除算を避けるため scale に 1e-8 を足し、小さな重みを潰している。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    scale = float(np.max(np.abs(w))) / 127 + 1e-8
    return np.round(w / scale).astype(np.int8), scale
