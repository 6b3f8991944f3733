"""Returns the test part first.
テスト部分を先に返す。"""

import numpy as np

SCORE = 87
FAILS = ["p_split", "strata_kept_every_seed"]


def stratified_split(y, test_size, *, seed):
    rng = np.random.default_rng(seed)
    test = []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        test.extend(rows[: round(test_size * rows.size)])
    return np.array(test), np.setdiff1d(np.arange(len(y)), test)
