"""Macro F1 and the threshold search reuse the trainee's own tables.
macro F1 としきい値探索を、自分の confusion_counts から組み立てる。"""

import numpy as np


def macro_f1(y_true, y_pred):
    scores = []
    for label in np.union1d(y_true, y_pred):
        scores.append(f_beta(confusion_counts(y_true, y_pred, positive=label)))
    return float(np.mean(scores))


def best_threshold(y, score, *, cost_fp, cost_fn):
    best, least = np.inf, cost_fn * np.sum(y == 1)
    for t in np.unique(score)[::-1]:
        c = confusion_counts(y, (score >= t).astype(int))
        if cost_fp * c.fp + cost_fn * c.fn < least:
            best, least = t, cost_fp * c.fp + cost_fn * c.fn
    return best
