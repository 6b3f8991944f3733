"""Takes log instead of log1p: an income of 0 becomes minus infinity.
log1p ではなく log を使うため、年収 0 がマイナス無限大になる。"""

import numpy as np


def log_income(v, *, cap):
    return np.log(np.clip(v, 0, cap))


SCORE = 90
FAILS = ["p_log_income", "log_income_edges"]
