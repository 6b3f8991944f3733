"""Data makers: labels for the metrics, and a linear problem of two classes for the model.

The metrics and the model never share labels, though all vectors have the same length: who keeps
the labels of one call to answer another with them has kept the wrong ones.
"""

from __future__ import annotations

import numpy as np

N = 400  # rows of a training set, of a holdout and of the longest pair of label vectors
D = 12  # columns: too many to guess the rule's direction
SHARPNESS = 12.0  # of the step from one class to the other: the best model is right in about 95 %
THRESHOLD = 0.85  # accuracy that the task asks for


def pair(n: int, positive: float, agree: float, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """``y_true`` and ``y_pred``, int64 of shape ``(n,)``: shares of ones and of equal entries."""
    rng = np.random.default_rng(seed)
    y_true = (rng.random(n) < positive).astype(np.int64)
    return y_true, np.where(rng.random(n) < agree, y_true, 1 - y_true)


def composed(tp: int, fp: int, fn: int, tn: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """``y_true`` and ``y_pred`` with so many entries of each kind, in a random order."""
    kinds = [(1, 1)] * tp + [(0, 1)] * fp + [(1, 0)] * fn + [(0, 0)] * tn
    y_true, y_pred = np.random.default_rng(seed).permutation(np.array(kinds)).T
    return y_true.copy(), y_pred.copy()


def counts(y_true: np.ndarray, y_pred: np.ndarray) -> tuple[int, int, int]:
    """True positives, false positives, false negatives."""
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return int((t & p).sum()), int((~t & p).sum()), int((t & ~p).sum())


def problem(*, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """``X_train (N, D), y_train (N,), X_holdout (N, D), y_holdout (N,)``; the rule is drawn too."""
    rng = np.random.default_rng(seed)
    rule = rng.normal(size=D)
    rule *= SHARPNESS / np.linalg.norm(rule)
    X = rng.normal(size=(2 * N, D))
    y = (rng.random(2 * N) < 1 / (1 + np.exp(-X @ rule))).astype(np.int64)
    return X[:N], y[:N], X[N:], y[N:]
