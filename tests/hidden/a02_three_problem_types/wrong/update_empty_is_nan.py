"""The mean of no rows is nan.
0行の平均が nan になっている。"""

import numpy as np

SCORE = 90
FAILS = ["kmeans_steps_empty_cluster"]


def kmeans_update(X, labels, C_prev):
    return np.array([X[labels == j].mean(axis=0) for j in range(len(C_prev))])
