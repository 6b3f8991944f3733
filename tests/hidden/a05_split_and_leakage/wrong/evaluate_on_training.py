"""Scores the rows that the forest was fitted on.
学習に使った行を採点する。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, _ = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[train], state))[:, 1]
    return average_precision_score(y[train], chances)
