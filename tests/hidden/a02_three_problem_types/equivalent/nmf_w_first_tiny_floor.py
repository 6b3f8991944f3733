"""Multiplicative updates with W first, a floor below the line, scaled start.
W から更新し、分母に下限を置き、初期値の大きさを合わせる。"""

import numpy as np


def nmf(V, k, *, n_iter=200, seed=0):
    rng = np.random.default_rng(seed)
    scale = np.sqrt(V.mean() / k)
    W = scale * np.abs(rng.standard_normal((len(V), k)))
    H = scale * np.abs(rng.standard_normal((k, V.shape[1])))
    errors = []
    for _ in range(n_iter):
        W *= V @ H.T / np.maximum(W @ H @ H.T, 1e-10)
        H *= W.T @ V / np.maximum(W.T @ W @ H, 1e-10)
        errors.append(np.linalg.norm(V - W @ H))
    return [W, H, errors]
