"""Takes it for granted that weights lie between -1 and 1.
重みが -1〜1 にあると決めつけている。"""

import numpy as np

SCORE = 85
FAILS = ["int8_error_bound"]


def quantize_int8(w):
    scale = 1 / 127
    return np.clip(np.round(w / scale), -127, 127).astype(np.int8), scale
