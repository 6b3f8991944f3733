"""Learns the medians and scales from the test part.
テスト部分から中央値と尺度を学ぶ。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[test])
    many_X, many_y = oversample(apply_prep(X[train], state), y[train], seed=seed)
    model = make_model(seed).fit(many_X, many_y)
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return float(average_precision_score(y[test], chances))
