"""Keeps the directions with the smallest singular values.
特異値の小さい方向を残している。"""

import numpy as np

SCORE = 90
FAILS = ["low_rank_optimal"]


def low_rank(w, rank):
    u, s, vt = np.linalg.svd(w, full_matrices=False)
    return u[:, -rank:] * s[-rank:], vt[-rank:]
