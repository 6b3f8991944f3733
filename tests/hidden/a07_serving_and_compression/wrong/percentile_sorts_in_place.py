"""Sorts the caller's own array.
呼び出し側の配列そのものを並べ替えている。"""

import math

SCORE = 95
FAILS = ["percentile_nearest_rank"]


def percentile_ms(samples, q):
    samples.sort()
    return float(samples[math.ceil(q * len(samples) / 100) - 1])
