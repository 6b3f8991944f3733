"""Scores predicted classes instead of chances.
確率ではなく、予測したクラスを採点する。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    return average_precision_score(y[test], model.predict(apply_prep(X[test], state)))
