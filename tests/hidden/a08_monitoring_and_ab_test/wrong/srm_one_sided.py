"""Counts only one direction of the bell curve.
釣鐘型の片側しか数えていない。"""

import math

SCORE = 92
FAILS = ["p_srm", "srm_ratio"]


def srm_p_value(na, nb, *, ratio=0.5):
    noise = math.sqrt(ratio * (1 - ratio) * (na + nb))
    return BELL.cdf(-abs(na - ratio * (na + nb)) / noise)
