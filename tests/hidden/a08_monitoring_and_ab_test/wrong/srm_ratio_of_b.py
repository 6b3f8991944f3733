"""Takes ratio for the share of arm b.
ratio を b 群の割合としている。"""

import math

SCORE = 95
FAILS = ["srm_ratio"]


def srm_p_value(na, nb, *, ratio=0.5):
    expected_a, expected_b = (1 - ratio) * (na + nb), ratio * (na + nb)
    chi2 = (na - expected_a) ** 2 / expected_a + (nb - expected_b) ** 2 / expected_b
    return 2 * BELL.cdf(-math.sqrt(chi2))
