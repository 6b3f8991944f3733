"""Splits by rows, so the forest meets members again.
行で分割するので、森が同じ会員に再会する。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = stratified_split(y, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return average_precision_score(y[test], chances)
