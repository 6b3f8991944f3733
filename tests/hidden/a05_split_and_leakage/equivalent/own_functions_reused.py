"""Oversampling through class weights, splits through sorting random numbers.
クラスの重みから複製の数を決め、乱数の並べ替えで分割する。"""

import numpy as np


def stratified_split(y, test_size, *, seed):
    order = np.lexsort((np.random.default_rng(seed).random(len(y)), y))
    _, starts, counts = np.unique(y[order], return_index=True, return_counts=True)
    within = np.arange(len(y)) - np.repeat(starts, counts)
    tested = within < np.repeat(np.ceil(test_size * counts - 1e-9), counts)
    return order[~tested].astype(float), order[tested].astype(float)


def oversample(X, y, *, seed):
    rng = np.random.default_rng(seed)
    weights = class_weights(y)
    least = min(weights.values())
    X, y = list(X), list(y)
    for label, weight in weights.items():
        rows = [i for i, v in enumerate(y) if v == label]
        for i in rng.choice(rows, round(len(rows) * (weight / least - 1))):
            X.append(X[i])
            y.append(label)
    order = rng.permutation(len(y))
    return np.array(X)[order], np.array(y)[order]
