"""Copies the first row of the rare class again and again.
少数派の先頭の1行だけを何度も複製する。"""

import numpy as np
from sklearn.model_selection import GroupShuffleSplit

SCORE = 90
FAILS = ["imbalance_tools"]


def oversample(X, y, *, seed):
    classes, counts = np.unique(y, return_counts=True)
    rows = [np.arange(len(y))]
    for c, count in zip(classes, counts):
        rows.append(np.repeat(np.flatnonzero(y == c)[:1], counts.max() - count))
    rows = np.concatenate(rows)
    return X[rows], y[rows]


def evaluate(X, y, groups, *, seed):
    parts = GroupShuffleSplit(1, test_size=0.25, random_state=seed).split(X, y, groups)
    train, test = next(parts)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return average_precision_score(y[test], chances)
