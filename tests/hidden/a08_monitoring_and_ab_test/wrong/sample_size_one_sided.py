"""Takes the quantile at 1 - alpha.
両側なのに、分位点を 1 - alpha で求めている。"""

import math

SCORE = 90
FAILS = ["sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    z = BELL.inv_cdf(1 - alpha) + BELL.inv_cdf(power)
    p1 = p0 + mde_abs
    return math.ceil(z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / mde_abs**2)
