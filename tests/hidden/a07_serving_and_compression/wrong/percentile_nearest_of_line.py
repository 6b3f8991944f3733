"""Spreads q over 0 to n - 1 and takes the nearest sample, another kind of percentile.
0〜n-1 に q を割り当てて最も近い標本を取る、別の種類のパーセンタイル。"""

import numpy as np

SCORE = 95
FAILS = ["percentile_nearest_rank"]


def percentile_ms(samples, q):
    return float(np.percentile(samples, q, method="nearest"))
