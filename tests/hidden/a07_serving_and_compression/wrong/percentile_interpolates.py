"""Takes numpy's percentile as it comes, which interpolates.
補間する numpy の percentile をそのまま使っている。"""

import numpy as np

SCORE = 90
FAILS = ["p_percentile", "percentile_nearest_rank"]


def percentile_ms(samples, q):
    return float(np.percentile(samples, q))
