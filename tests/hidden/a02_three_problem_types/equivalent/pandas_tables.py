"""Pandas: groups for the means, series and frames come out.
pandas のグループ平均を使い、Series や DataFrame を返す。"""

import numpy as np
import pandas as pd


def sigmoid(z):
    z = pd.Series(z)
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-z.abs()))


def kmeans_update(X, labels, C_prev):
    means = pd.DataFrame(X).groupby(np.asarray(labels)).mean()
    return means.reindex(range(len(C_prev))).fillna(pd.DataFrame(C_prev)).to_numpy()


def pca(X, k):
    table = pd.DataFrame(X)
    centred = table - table.mean()
    values, vectors = np.linalg.eigh(centred.cov())
    components = pd.DataFrame(vectors[:, ::-1][:, :k].T)
    return components, centred @ components.T, pd.Series(values[::-1][:k] / values.sum())
