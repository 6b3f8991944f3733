"""n / n_c: the number of classes is missing.
n / n_c としていて、クラス数で割っていない。"""

import numpy as np

SCORE = 87
FAILS = ["imbalance_tools", "p_weights"]


def class_weights(y):
    classes, counts = np.unique(y, return_counts=True)
    return {int(c): len(y) / n_c for c, n_c in zip(classes, counts)}
