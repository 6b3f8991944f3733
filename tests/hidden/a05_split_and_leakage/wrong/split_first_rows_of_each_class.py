"""Takes the first rows of each class, without chance.
混ぜずに、各クラスの先頭の行を取る。"""

import numpy as np

SCORE = 90
FAILS = ["strata_kept_every_seed"]


def stratified_split(y, test_size, *, seed):
    test = []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        test.extend(rows[: round(test_size * rows.size)])
    return np.setdiff1d(np.arange(len(y)), test), np.array(test)
