"""Forgets power: an effect of that size is found in half of the cases only.
検出力を忘れている。これでは効果の半分を見逃す。"""

import math

SCORE = 90
FAILS = ["sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    z = BELL.inv_cdf(1 - alpha / 2)
    p1 = p0 + mde_abs
    return math.ceil(z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / mde_abs**2)
