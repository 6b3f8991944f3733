"""Takes the logarithm to base 10.
自然対数ではなく常用対数を使っている。"""

import numpy as np

SCORE = 85
FAILS = ["psi_vs_oracle", "psi_with_ties"]


def psi(expected, actual, *, bins=10, eps=1e-4):
    edges = np.unique(np.quantile(expected, np.arange(1, bins) / bins))

    def shares(values):
        box = np.searchsorted(edges, values)
        return np.maximum(np.bincount(box, minlength=edges.size + 1) / len(values), eps)

    e, a = shares(expected), shares(actual)
    return float(np.sum((a - e) * np.log10(a / e)))


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks):
        run = run + 1 if psi(reference, week) * np.log(10) > threshold else 0
        if run == patience:
            return index
    return None
