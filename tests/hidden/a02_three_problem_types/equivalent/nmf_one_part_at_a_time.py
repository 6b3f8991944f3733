"""NMF by coordinate descent (HALS), one part after the other, W first.
NMF を部品ごとの座標降下(HALS)で解き、W から更新する。"""

import numpy as np


def nmf(V, k, *, n_iter=200, seed=0):
    rng = np.random.default_rng(seed)
    W, H = rng.random((V.shape[0], k)), rng.random((k, V.shape[1]))
    errors = []
    for _ in range(n_iter):
        for F, G, T in ((W.T, H, V.T), (H, W.T, V)):
            for j in range(k):
                rest = T - sum(np.outer(G[i], F[i]) for i in range(k) if i != j)
                F[j] = np.maximum(G[j] @ rest, 0) / max(G[j] @ G[j], 1e-12)
        errors.append(float(np.sqrt(((V - W @ H) ** 2).sum())))
    return W, H, errors
