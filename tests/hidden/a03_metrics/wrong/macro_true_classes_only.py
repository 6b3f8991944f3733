"""Leaves out classes that were predicted but never true.
予測だけに現れるクラスを数えていない。"""

import numpy as np

SCORE = 90
FAILS = ["macro_f1_oracle"]


def macro_f1(y_true, y_pred):
    scores = []
    for label in np.unique(y_true):
        scores.append(f_beta(confusion_counts(y_true, y_pred, positive=label)))
    return float(np.mean(scores))
