"""Takes the logarithm without a cap: typing errors stay far out.
上限を設けずに対数を取るため、打ち間違いが外れたまま残る。"""

import numpy as np


def log_income(v, *, cap):
    return np.log1p(np.clip(v, 0, None))


SCORE = 95
FAILS = ["log_income_edges"]
