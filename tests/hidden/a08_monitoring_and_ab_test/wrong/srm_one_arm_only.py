"""Adds up the gap of arm a only.
a 群のずれしか足していない。"""

import math

SCORE = 92
FAILS = ["p_srm", "srm_ratio"]


def srm_p_value(na, nb, *, ratio=0.5):
    expected = ratio * (na + nb)
    return 2 * BELL.cdf(-math.sqrt((na - expected) ** 2 / expected))
