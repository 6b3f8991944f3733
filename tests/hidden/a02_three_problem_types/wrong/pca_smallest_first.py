"""Takes the first eigenvectors, but eigh sorts ascending.
eigh は昇順に返すのに、先頭の固有ベクトルを使っている。"""

import numpy as np

SCORE = 87
FAILS = ["p_pca", "pca_sign_free"]


def pca(X, k):
    centred = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    components = vectors[:, :k].T
    return components, centred @ components.T, values[:k] / values.sum()
