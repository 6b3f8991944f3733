"""Shuffles and ignores the times.
時刻を無視して混ぜる。"""

import numpy as np

SCORE = 90
FAILS = ["time_order"]


def time_split(t, cutoff):
    rows = np.random.default_rng(0).permutation(len(t))
    cut = int(np.sum(t < cutoff))
    return rows[:cut], rows[cut:]
