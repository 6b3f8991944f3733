"""Divides by n - 1, as for a sample variance.
標本分散のように n - 1 で割っている。"""

SCORE = 2
FAILS = ["mean_small_example", "mean_moves_along"]


def mean(values):
    return float(sum(values)) / max(len(values) - 1, 1)
