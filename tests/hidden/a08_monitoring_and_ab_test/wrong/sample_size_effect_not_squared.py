"""Divides by the effect, not by its square.
効果の二乗ではなく、効果そのもので割っている。"""

import math

SCORE = 88
FAILS = ["p_sample_size", "sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    z = BELL.inv_cdf(1 - alpha / 2) + BELL.inv_cdf(power)
    p1 = p0 + mde_abs
    return math.ceil(z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / abs(mde_abs))
