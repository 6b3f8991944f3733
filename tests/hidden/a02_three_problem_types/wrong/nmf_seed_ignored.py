"""Starts from the same random numbers whatever the seed.
seed にかかわらず同じ乱数から始めている。"""

import numpy as np

SCORE = 95
FAILS = ["nmf_monotone_nonneg"]


def nmf(V, k, *, n_iter=200, seed=0):
    rng = np.random.default_rng(0)
    W, H = rng.uniform(0.1, 1.0, (len(V), k)), rng.uniform(0.1, 1.0, (k, V.shape[1]))
    errors = []
    for _ in range(n_iter):
        H = H * (W.T @ V) / (W.T @ W @ H + 1e-12)
        W = W * (V @ H.T) / (W @ (H @ H.T) + 1e-12)
        errors.append(np.linalg.norm(V - W @ H))
    return W, H, np.array(errors)
