"""Divides by 2 n_c, whatever the number of classes.
クラス数に関係なく 2 n_c で割る。"""

import numpy as np

SCORE = 90
FAILS = ["imbalance_tools"]


def class_weights(y):
    classes, counts = np.unique(y, return_counts=True)
    return {int(c): len(y) / (2 * n_c) for c, n_c in zip(classes, counts)}
