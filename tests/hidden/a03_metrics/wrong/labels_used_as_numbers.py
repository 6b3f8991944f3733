"""Multiplies labels as if they were always 0 and 1.
ラベルが常に 0 と 1 であるかのように掛け算している。"""

import numpy as np

SCORE = 95
FAILS = ["counts_any_labels"]


def confusion_counts(y_true, y_pred, *, positive=1):
    tp = int(np.sum(y_true * y_pred))
    fp = int(np.sum((1 - y_true) * y_pred))
    fn = int(np.sum(y_true * (1 - y_pred)))
    return Counts(tp, fp, fn, len(y_true) - tp - fp - fn)
