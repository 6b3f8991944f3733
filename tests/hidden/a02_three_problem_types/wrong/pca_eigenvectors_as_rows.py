"""Takes rows of eigh's matrix, but its eigenvectors are columns.
eigh の固有ベクトルは列なのに、行を取り出している。"""

import numpy as np

SCORE = 90
FAILS = ["pca_sign_free"]


def pca(X, k):
    centred = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    components = vectors[::-1][:k]
    return components, centred @ components.T, values[::-1][:k] / values.sum()
