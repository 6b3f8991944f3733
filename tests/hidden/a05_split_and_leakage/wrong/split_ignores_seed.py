"""Always uses the same seed.
いつも同じ seed を使う。"""

import numpy as np

SCORE = 90
FAILS = ["strata_kept_every_seed"]


def stratified_split(y, test_size, *, seed):
    rng = np.random.default_rng(42)
    test = []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        test.extend(rows[: round(test_size * rows.size)])
    return np.setdiff1d(np.arange(len(y)), test), np.array(test)
