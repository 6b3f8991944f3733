"""Copies first and splits afterwards: copies stand on both sides.
先に複製してから分割するので、複製が両側に入る。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    X, y = oversample(X, y, seed=seed)
    train, test = stratified_split(y, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return average_precision_score(y[test], chances)
