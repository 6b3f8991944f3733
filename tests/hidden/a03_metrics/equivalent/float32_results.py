"""Single-precision numbers come out.
単精度の値を返す。"""

import numpy as np


def accuracy(c):
    n = c.tp + c.fp + c.fn + c.tn
    return np.float32((c.tp + c.tn) / n if n else 0.0)


def f_beta(c, beta=1.0):
    weight = beta * beta
    below = (1 + weight) * c.tp + weight * c.fn + c.fp
    return np.float32(0.0 if below == 0 else (1 + weight) * c.tp / below)


def macro_f1(y_true, y_pred):
    labels, codes = np.unique(np.concatenate([y_true, y_pred]), return_inverse=True)
    t, p = codes[: len(y_true)], codes[len(y_true) :]
    k = len(labels)
    table = np.bincount(t * k + p, minlength=k * k).reshape(k, k)
    return np.float32(np.mean(2 * np.diag(table) / (table.sum(0) + table.sum(1))))


def precision_at_prevalence(recall, fpr, prevalence):
    hit = recall * prevalence
    return np.float32(hit / (hit + fpr - fpr * prevalence))
