"""Adds the small number to the caller's table.
小さな数を呼び出し側の表に足している。"""

import numpy as np

SCORE = 95
FAILS = ["nmf_monotone_nonneg"]


def nmf(V, k, *, n_iter=200, seed=0):
    rng = np.random.default_rng(seed)
    V += 1e-9
    W, H = rng.random((len(V), k)), rng.random((k, V.shape[1]))
    errors = []
    for _ in range(n_iter):
        H *= (W.T @ V) / (W.T @ W @ H)
        W *= (V @ H.T) / (W @ (H @ H.T))
        errors.append(np.linalg.norm(V - W @ H))
    return W, H, errors
