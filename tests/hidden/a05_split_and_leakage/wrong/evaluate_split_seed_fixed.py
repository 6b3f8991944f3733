"""The same split for every seed; only the forest changes.
分割はどの seed でも同じで、森だけが変わる。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=0)
    state = fit_prep(X[train])
    many_X, many_y = oversample(apply_prep(X[train], state), y[train], seed=seed)
    model = make_model(seed).fit(many_X, many_y)
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return float(average_precision_score(y[test], chances))
