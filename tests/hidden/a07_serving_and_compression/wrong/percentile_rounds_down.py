"""Rounds the rank down, so fewer than q % are covered.
順位を切り捨てていて、q % に届かない。"""

import numpy as np

SCORE = 90
FAILS = ["p_percentile", "percentile_nearest_rank"]


def percentile_ms(samples, q):
    ordered = np.sort(samples)
    return float(ordered[max(int(q * len(ordered) / 100), 1) - 1])
