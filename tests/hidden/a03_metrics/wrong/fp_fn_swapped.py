"""Counts the missed as false alarms and the false alarms as missed.
見逃しを誤警報、誤警報を見逃しとして数えている。"""

import numpy as np

SCORE = 85
FAILS = ["p_counts", "counts_vs_oracle"]


def confusion_counts(y_true, y_pred, *, positive=1):
    t, p = y_true == positive, y_pred == positive
    return Counts(
        tp=int(np.sum(t & p)),
        fp=int(np.sum(t & ~p)),
        fn=int(np.sum(~t & p)),
        tn=int(np.sum(~t & ~p)),
    )
