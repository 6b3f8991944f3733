"""Makes one centre for each label that occurs; the others vanish.
現れたラベルの数だけ中心を作り、空のクラスタが消える。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_steps_empty_cluster"]


def kmeans_update(X, labels, C_prev):
    return np.array([X[labels == j].mean(axis=0) for j in np.unique(labels)])
