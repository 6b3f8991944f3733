"""Uses the rank as an index without taking 1 away.
順位から 1 を引かずに添字として使っている。"""

import numpy as np

SCORE = 90
FAILS = ["p_percentile", "percentile_nearest_rank"]


def percentile_ms(samples, q):
    ordered = np.sort(samples)
    return float(ordered[min(int(q / 100 * len(ordered)), len(ordered) - 1)])
