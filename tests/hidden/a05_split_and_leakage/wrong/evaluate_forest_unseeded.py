"""The forest is not given the seed: another number each time.
森に seed を渡さないので、毎回違う値になる。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(None).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return average_precision_score(y[test], chances)
