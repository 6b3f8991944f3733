"""Takes columns of Vt, as if svd returned V.
svd が V を返すと思い、Vt の列を取っている。"""

import numpy as np

SCORE = 90
FAILS = ["low_rank_optimal"]


def low_rank(w, rank):
    u, s, vt = np.linalg.svd(w, full_matrices=True)
    return u[:, :rank] * s[:rank], vt[:, :rank].T
