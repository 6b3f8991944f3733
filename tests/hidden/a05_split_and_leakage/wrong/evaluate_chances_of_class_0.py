"""Scores the chances of class 0.
クラス 0 の確率を採点する。"""

SCORE = 88
FAILS = ["honest_estimate", "p_evaluate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 0]
    return average_precision_score(y[test], chances)
