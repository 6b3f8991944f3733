"""Takes the plain mean of precision and recall.
適合率と再現率の単純な平均を取っている。"""

SCORE = 50
FAILS = ["p_f1", "f1_random", "f1_zero_over_zero"]


def f1(y_true, y_pred):
    return (precision(y_true, y_pred) + recall(y_true, y_pred)) / 2
