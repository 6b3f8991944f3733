"""Reports the relative change.
差ではなく、比率の変化(リフト)を返している。"""

import math

SCORE = 86
FAILS = ["p_two_proportion", "two_proportion_oracle"]


def two_proportion(xa, na, xb, nb, *, alpha=0.05):
    pa, pb = xa / na, xb / nb
    diff = pb / pa - 1 if pa else 0.0
    shared = (xa + xb) / (na + nb)
    se_if_equal = math.sqrt(shared * (1 - shared) * (1 / na + 1 / nb))
    se = math.sqrt(pa * (1 - pa) / na + pb * (1 - pb) / nb)
    margin = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 2 * BELL.cdf(-abs(diff) / se_if_equal) if se_if_equal else 1.0
    return R(diff, se, diff - margin, diff + margin, p_value)
