"""Returns the users of both arms together.
2群の合計人数を返している。"""

import math

SCORE = 90
FAILS = ["sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    z = BELL.inv_cdf(1 - alpha / 2) + BELL.inv_cdf(power)
    p1 = p0 + mde_abs
    return math.ceil(2 * z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / mde_abs**2)
