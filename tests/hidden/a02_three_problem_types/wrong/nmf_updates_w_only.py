"""Never moves H from its random start.
H を最初の乱数から動かしていない。"""

import numpy as np

SCORE = 93
FAILS = ["p_nmf", "nmf_monotone_nonneg"]


def nmf(V, k, *, n_iter=200, seed=0):
    rng = np.random.default_rng(seed)
    W, H = rng.uniform(0.1, 1.0, (len(V), k)), rng.uniform(0.1, 1.0, (k, V.shape[1]))
    errors = []
    for _ in range(n_iter):
        W = W * (V @ H.T) / (W @ H @ H.T + 1e-12)
        errors.append(np.linalg.norm(V - W @ H))
    return W, H, np.array(errors)
