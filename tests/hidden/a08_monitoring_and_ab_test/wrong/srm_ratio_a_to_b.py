"""Takes ratio for users of a per user of b.
ratio を「b の1人あたりの a の人数」と考えている。"""

import math

SCORE = 92
FAILS = ["p_srm", "srm_ratio"]


def srm_p_value(na, nb, *, ratio=0.5):
    expected_a = (na + nb) * ratio / (1 + ratio)
    expected_b = (na + nb) / (1 + ratio)
    chi2 = (na - expected_a) ** 2 / expected_a + (nb - expected_b) ** 2 / expected_b
    return 2 * BELL.cdf(-math.sqrt(chi2))
