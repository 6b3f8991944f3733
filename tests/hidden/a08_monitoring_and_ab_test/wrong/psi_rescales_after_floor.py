"""Makes the shares add up to 1 again after raising the empty ones.
空の箱を eps に上げた後、合計が 1 になるよう割り直している。"""

import numpy as np

SCORE = 85
FAILS = ["psi_vs_oracle", "psi_with_ties"]


def psi(expected, actual, *, bins=10, eps=1e-4):
    edges = np.unique(np.quantile(expected, np.arange(1, bins) / bins))

    def shares(values):
        box = np.searchsorted(edges, values)
        return np.maximum(np.bincount(box, minlength=edges.size + 1) / len(values), eps)

    e, a = shares(expected), shares(actual)
    return float(np.sum((a / a.sum() - e / e.sum()) * np.log(a / a.sum() / (e / e.sum()))))
