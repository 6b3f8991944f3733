"""Plain Python loops; lists and tuples come out.
素朴なループで計算し、リストやタプルを返す。"""

import math

import numpy as np


def sigmoid(z):
    out = []
    for v in z.tolist():
        out.append(1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v)))
    return out


def logistic_loss_grad(X, y, w, b, l2=0.0):
    n, d = X.shape
    loss, gw, gb = 0.0, [0.0] * d, 0.0
    for row, label in zip(X.tolist(), y.tolist()):
        z = b + sum(a * c for a, c in zip(row, w.tolist()))
        p = 1 / (1 + math.exp(-z))
        loss -= math.log(p) if label else math.log(1 - p)
        for j in range(d):
            gw[j] += (p - label) * row[j] / n
        gb += (p - label) / n
    gw = [g + l2 * v for g, v in zip(gw, w.tolist())]
    return [loss / n + l2 / 2 * sum(v * v for v in w.tolist()), gw, gb]


def kmeans_assign(X, C):
    out = []
    for row in X.tolist():
        distance = [math.dist(row, centre) for centre in C]
        out.append(distance.index(min(distance)))
    return out


def kmeans_update(X, labels, C_prev):
    centres = []
    for j, old in enumerate(C_prev):
        members = [row for row, label in zip(X.tolist(), labels) if label == j]
        centres.append([sum(v) / len(members) for v in zip(*members)] if members else list(old))
    return centres


def kmeans(X, k, *, seed, n_init=5):
    rng = np.random.default_rng(seed)
    best = None
    for _ in range(n_init):
        centres, labels = X[rng.permutation(len(X))[:k]].tolist(), None
        while labels != (nearest := kmeans_assign(X, centres)):
            labels = nearest
            centres = kmeans_update(X, labels, centres)
        inertia = sum(math.dist(row, centres[j]) ** 2 for row, j in zip(X.tolist(), labels))
        if best is None or inertia < best[2]:
            best = [labels, centres, inertia]
    return best
