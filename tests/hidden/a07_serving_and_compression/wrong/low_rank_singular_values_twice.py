"""Gives the singular values to both factors.
特異値を A と B の両方に掛けている。"""

import numpy as np

SCORE = 90
FAILS = ["low_rank_optimal"]


def low_rank(w, rank):
    u, s, vt = np.linalg.svd(w, full_matrices=False)
    return u[:, :rank] * s[:rank], s[:rank, None] * vt[:rank]
