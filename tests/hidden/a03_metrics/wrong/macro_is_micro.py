"""Adds the counts of all classes first, which ends in accuracy.
先に全クラスの件数を足しており、結局は正解率になる。"""

import numpy as np

SCORE = 90
FAILS = ["macro_f1_oracle"]


def macro_f1(y_true, y_pred):
    return float(np.mean(y_true == y_pred))
