"""The same split and forest for every seed.
seed に関係なく、同じ分割と同じ森を使う。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    seed = 0
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return average_precision_score(y[test], chances)
