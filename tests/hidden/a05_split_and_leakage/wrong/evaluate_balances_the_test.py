"""Copies rows of the test part as well.
テスト部分の行も複製する。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    test_X, test_y = oversample(apply_prep(X[test], state), y[test], seed=seed)
    return average_precision_score(test_y, model.predict_proba(test_X)[:, 1])
