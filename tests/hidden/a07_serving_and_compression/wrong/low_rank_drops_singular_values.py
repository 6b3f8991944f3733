"""Multiplies the directions and forgets the singular values.
方向だけを掛け、特異値を掛け忘れている。"""

import numpy as np

SCORE = 90
FAILS = ["low_rank_optimal"]


def low_rank(w, rank):
    u, _, vt = np.linalg.svd(w, full_matrices=False)
    return u[:, :rank], vt[:rank]
