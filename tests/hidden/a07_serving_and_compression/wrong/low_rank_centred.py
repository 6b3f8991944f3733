"""Takes the column means away first, as PCA does, and never puts them back.
PCA のように列平均を引き、足し戻していない。"""

import numpy as np

SCORE = 90
FAILS = ["low_rank_optimal"]


def low_rank(w, rank):
    u, s, vt = np.linalg.svd(w - w.mean(axis=0), full_matrices=False)
    return u[:, :rank] * s[:rank], vt[:rank]
