"""Takes the quantile at 1 - alpha.
両側なのに、分位点を 1 - alpha で求めている。"""

import math

SCORE = 86
FAILS = ["p_two_proportion", "two_proportion_oracle"]


def two_proportion(xa, na, xb, nb, *, alpha=0.05):
    pa, pb = xa / na, xb / nb
    diff = pb - pa
    shared = (xa + xb) / (na + nb)
    se_if_equal = math.sqrt(shared * (1 - shared) * (1 / na + 1 / nb))
    se = math.sqrt(pa * (1 - pa) / na + pb * (1 - pb) / nb)
    margin = BELL.inv_cdf(1 - alpha) * se
    p_value = 2 * BELL.cdf(-abs(diff) / se_if_equal) if se_if_equal else 1.0
    return R(diff, se, diff - margin, diff + margin, p_value)
