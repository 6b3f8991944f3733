"""Returns tn, fp, fn, tp, the order in which scikit-learn's table unrolls.
scikit-learn の表を並べた順(tn, fp, fn, tp)で返している。"""

import numpy as np

SCORE = 80
FAILS = ["p_counts", "counts_vs_oracle", "counts_any_labels"]


def confusion_counts(y_true, y_pred, *, positive=1):
    t, p = y_true == positive, y_pred == positive
    return (
        int(np.sum(~t & ~p)),
        int(np.sum(~t & p)),
        int(np.sum(t & ~p)),
        int(np.sum(t & p)),
    )
