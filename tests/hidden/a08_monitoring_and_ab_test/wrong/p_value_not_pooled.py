"""Uses the noise of the interval for the p-value.
p 値にも、各群別々の率のばらつきを使っている。"""

import math

SCORE = 90
FAILS = ["two_proportion_oracle"]


def two_proportion(xa, na, xb, nb, *, alpha=0.05):
    pa, pb = xa / na, xb / nb
    diff = pb - pa
    se = math.sqrt(pa * (1 - pa) / na + pb * (1 - pb) / nb)
    margin = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 2 * BELL.cdf(-abs(diff) / se) if se else 1.0
    return R(diff, se, diff - margin, diff + margin, p_value)
