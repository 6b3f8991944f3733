"""Cannot plan for a rate that should fall.
下がるべき率の計画が立てられない。"""

import math

SCORE = 90
FAILS = ["sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    if mde_abs < 0:
        raise ValueError("the effect must be positive")
    z = BELL.inv_cdf(1 - alpha / 2) + BELL.inv_cdf(power)
    p1 = p0 + mde_abs
    return math.ceil(z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / mde_abs**2)
