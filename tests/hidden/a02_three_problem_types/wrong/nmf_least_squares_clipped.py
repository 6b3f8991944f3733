"""Solves least squares in turn and cuts off what is negative; the error may rise.
最小二乗を交互に解いて負の値を切り捨てるため、誤差が増えることがある。"""

import numpy as np

SCORE = 95
FAILS = ["nmf_monotone_nonneg"]


def nmf(V, k, *, n_iter=200, seed=0):
    rng = np.random.default_rng(seed)
    W, H = rng.uniform(0.1, 1.0, (len(V), k)), rng.uniform(0.1, 1.0, (k, V.shape[1]))
    errors = []
    for _ in range(n_iter):
        H = np.maximum(np.linalg.lstsq(W, V)[0], 0)
        W = np.maximum(np.linalg.lstsq(H.T, V.T)[0].T, 0)
        errors.append(np.linalg.norm(V - W @ H))
    return W, H, np.array(errors)
