"""Divides by the share of an empty box.
空の箱の割合(0)で割っている。"""

import numpy as np

SCORE = 85
FAILS = ["psi_vs_oracle", "psi_with_ties"]


def psi(expected, actual, *, bins=10, eps=1e-4):
    edges = np.unique(np.quantile(expected, np.arange(1, bins) / bins))

    def shares(values):
        return np.bincount(np.searchsorted(edges, values), minlength=edges.size + 1) / len(values)

    e, a = shares(expected), shares(actual)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.sum((a - e) * np.log(a / e)))
