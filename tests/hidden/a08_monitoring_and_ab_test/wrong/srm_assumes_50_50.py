"""Expects half and half, whatever was planned.
計画の割合によらず、半々を期待している。"""

import math

SCORE = 95
FAILS = ["srm_ratio"]


def srm_p_value(na, nb, *, ratio=0.5):
    half = (na + nb) / 2
    chi2 = (na - half) ** 2 / half + (nb - half) ** 2 / half
    return 2 * BELL.cdf(-math.sqrt(chi2))
