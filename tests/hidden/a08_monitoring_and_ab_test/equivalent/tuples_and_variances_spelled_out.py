"""The delta method with variances and covariance, results as plain tuples.
デルタ法を分散と共分散で書き、結果は普通のタプルで返す。"""

import math

import numpy as np


def two_proportion(xa, na, xb, nb, *, alpha=0.05):
    pa, pb, p = xa / na, xb / nb, (xa + xb) / (na + nb)
    se = (pa * (1 - pa) / na + pb * (1 - pb) / nb) ** 0.5
    half = -BELL.inv_cdf(alpha / 2) * se
    if p in (0, 1):
        return (pb - pa, se, pb - pa - half, pb - pa + half, 1.0)
    z = (pb - pa) / (p * (1 - p) * (na + nb) / na / nb) ** 0.5
    return (pb - pa, se, pb - pa - half, pb - pa + half, math.erfc(abs(z) / 2**0.5))


def user_level_test(df, *, alpha=0.05):
    names, code = np.unique(df["user"].to_numpy(), return_inverse=True)
    s = np.bincount(code, weights=df["conv"], minlength=len(names))
    n = np.bincount(code, minlength=len(names))
    in_b = np.bincount(code, weights=df["arm"] == "b", minlength=len(names)) > 0
    parts = []
    for here in (~in_b, in_b):
        (ss, sn), (_, nn) = np.cov(s[here], n[here], ddof=0)
        r = s[here].sum() / n[here].sum()
        parts.append((r, (ss - 2 * r * sn + r * r * nn) / here.sum() / n[here].mean() ** 2))
    (ra, va), (rb, vb) = parts
    se = (va + vb) ** 0.5
    half = -BELL.inv_cdf(alpha / 2) * se
    p_value = math.erfc(abs(rb - ra) / se / 2**0.5) if se else 1.0
    return (rb - ra, se, rb - ra - half, rb - ra + half, p_value)
