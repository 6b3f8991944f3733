"""Returns the accuracy.
正解率を返す。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    return model.score(apply_prep(X[test], state), y[test])
