"""Always ten boxes and 0.0001, whatever the caller asks for.
bins と eps の指定を無視し、常に 10 と 0.0001 を使っている。"""

import numpy as np

SCORE = 90
FAILS = ["psi_vs_oracle"]


def psi(expected, actual, *, bins=10, eps=1e-4):
    edges = np.unique(np.quantile(expected, np.arange(1, 10) / 10))

    def shares(values):
        box = np.searchsorted(edges, values)
        return np.maximum(np.bincount(box, minlength=edges.size + 1) / len(values), 1e-4)

    e, a = shares(expected), shares(actual)
    return float(np.sum((a - e) * np.log(a / e)))
