"""Knows classes 0 and 1 only; other rows always train.
クラス 0 と 1 しか考えず、ほかの行はいつも訓練に入る。"""

import numpy as np

SCORE = 90
FAILS = ["strata_kept_every_seed"]


def stratified_split(y, test_size, *, seed):
    rng = np.random.default_rng(seed)
    test = []
    for label in (0, 1):
        rows = rng.permutation(np.flatnonzero(y == label))
        test.extend(rows[: round(test_size * rows.size)])
    test = np.array(test, dtype=int)
    return np.setdiff1d(np.arange(len(y)), test), test
