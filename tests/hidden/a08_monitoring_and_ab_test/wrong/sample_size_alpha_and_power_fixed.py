"""Uses 16 p (1 - p) / mde², the rule of thumb for 0.05 and 0.8.
0.05 と 0.8 専用の目安 16 p (1 - p) / mde² を使っている。"""

import math

SCORE = 90
FAILS = ["sample_size"]


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    return math.ceil(16 * p0 * (1 - p0) / mde_abs**2)
