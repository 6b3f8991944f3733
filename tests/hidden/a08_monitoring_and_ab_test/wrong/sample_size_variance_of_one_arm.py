"""Only the noise of one arm.
片方の群のばらつきしか入っていない。"""

import math

SCORE = 90
FAILS = ["sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    z = BELL.inv_cdf(1 - alpha / 2) + BELL.inv_cdf(power)
    return math.ceil(z**2 * p0 * (1 - p0) / mde_abs**2)
