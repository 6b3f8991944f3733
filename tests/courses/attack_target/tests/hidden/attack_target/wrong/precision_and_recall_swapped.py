"""Takes precision for recall and recall for precision; f1 does not mind.
適合率と再現率を取り違えている。F1 には影響しない。"""

SCORE = 40
FAILS = [
    "p_precision",
    "p_recall",
    "precision_random",
    "recall_random",
    "precision_zero_over_zero",
    "recall_zero_over_zero",
]


def precision(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return float((t & p).sum() / t.sum()) if t.any() else 0.0


def recall(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return float((t & p).sum() / p.sum()) if p.any() else 0.0
