"""SciPy does the tests.
検定を SciPy に任せる。"""

import numpy as np
from scipy import stats


def ks_statistic(x, y):
    return stats.ks_2samp(x, y).statistic


def two_proportion(xa, na, xb, nb, *, alpha=0.05):
    pa, pb = xa / na, xb / nb
    se = np.sqrt(pa * (1 - pa) / na + pb * (1 - pb) / nb)
    low, high = pb - pa + np.array([-1, 1]) * stats.norm.isf(alpha / 2) * se
    if xa + xb == 0 or xa + xb == na + nb:
        return R(pb - pa, se, low, high, 1)
    table = [[xa, na - xa], [xb, nb - xb]]
    p_value = stats.chi2_contingency(table, correction=False).pvalue
    return R(pb - pa, se, low, high, p_value)


def srm_p_value(na, nb, *, ratio=0.5):
    n = na + nb
    return stats.chisquare([na, nb], f_exp=[n * ratio, n * (1 - ratio)]).pvalue


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    p1, z1, z2 = p0 + mde_abs, stats.norm.ppf(1 - alpha / 2), stats.norm.ppf(power)
    mean = (p0 + p1) / 2
    root = z1 * np.sqrt(2 * mean * (1 - mean)) + z2 * np.sqrt(p0 * (1 - p0) + p1 * (1 - p1))
    return np.ceil((root / mde_abs) ** 2)
