"""Counts agreement on the positive rows only.
正の行での一致だけを数えている。"""

SCORE = 50
FAILS = ["p_accuracy", "accuracy_random", "accuracy_lists_and_extremes"]


def accuracy(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return float((t & p).sum() / max(len(t), 1))
