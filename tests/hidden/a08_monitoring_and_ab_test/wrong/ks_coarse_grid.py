"""Tries fifty evenly spaced places in place of the values that occur.
実際の値ではなく、等間隔の50か所でしか比べていない。"""

import numpy as np

SCORE = 90
FAILS = ["ks_vs_oracle"]


def ks_statistic(x, y):
    both = np.concatenate([x, y])
    places = np.linspace(both.min(), both.max(), 50)
    return float(max(abs(np.mean(x <= t) - np.mean(y <= t)) for t in places))
