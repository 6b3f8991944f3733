"""Adds eps to every share in place of raising the small ones.
小さい割合を上げる代わりに、すべての割合に eps を足している。"""

import numpy as np

SCORE = 85
FAILS = ["psi_vs_oracle", "psi_with_ties"]


def psi(expected, actual, *, bins=10, eps=1e-4):
    edges = np.unique(np.quantile(expected, np.arange(1, bins) / bins))

    def shares(values):
        box = np.searchsorted(edges, values)
        return np.bincount(box, minlength=edges.size + 1) / len(values) + eps

    e, a = shares(expected), shares(actual)
    return float(np.sum((a - e) * np.log(a / e)))
