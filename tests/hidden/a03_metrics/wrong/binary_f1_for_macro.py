"""F1 of one class only.
1つのクラスの F1 しか求めていない。"""

import numpy as np

SCORE = 90
FAILS = ["macro_f1_oracle"]


def macro_f1(y_true, y_pred):
    label = np.unique(y_true)[-1]
    return f_beta(confusion_counts(y_true, y_pred, positive=label))
