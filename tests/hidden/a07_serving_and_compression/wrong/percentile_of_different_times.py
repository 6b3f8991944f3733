"""Drops repeated times before counting, so ties count once.
同じ時間を1つにまとめてから数えている。"""

import math

import numpy as np

SCORE = 95
FAILS = ["percentile_nearest_rank"]


def percentile_ms(samples, q):
    ordered = np.unique(samples)
    return float(ordered[math.ceil(q * len(ordered) / 100) - 1])
