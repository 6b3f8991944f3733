"""Every direction reversed, and the scores with it.
すべての主成分の向きを逆にし、スコアもそれに合わせる。"""

import numpy as np


def pca(X, k):
    centred = X - np.mean(X, axis=0)
    _, s, v = np.linalg.svd(centred)
    components = -v[:k]
    return components, centred @ components.T, s[:k] ** 2 / np.sum(s**2)
