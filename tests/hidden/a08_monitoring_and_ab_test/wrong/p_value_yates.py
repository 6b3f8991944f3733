"""Corrects the p-value for continuity.
p 値に連続性の補正をしている。"""

import math

from scipy import stats

SCORE = 90
FAILS = ["two_proportion_oracle"]


def two_proportion(xa, na, xb, nb, *, alpha=0.05):
    pa, pb = xa / na, xb / nb
    diff = pb - pa
    se = math.sqrt(pa * (1 - pa) / na + pb * (1 - pb) / nb)
    margin = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 1.0
    if 0 < xa + xb < na + nb:
        p_value = float(stats.chi2_contingency([[xa, na - xa], [xb, nb - xb]]).pvalue)
    return R(diff, se, diff - margin, diff + margin, p_value)
