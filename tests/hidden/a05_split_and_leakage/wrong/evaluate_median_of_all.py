"""Fills gaps with the median of all rows; the scale is the training part's.
欠損を全行の中央値で埋める(尺度は訓練部分から学ぶ)。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    X = np.where(np.isnan(X), np.nanmedian(X, axis=0), X)
    train, test = group_split(groups, 0.25, seed=seed)
    state = fit_prep(X[train])
    model = make_model(seed).fit(apply_prep(X[train], state), y[train])
    chances = model.predict_proba(apply_prep(X[test], state))[:, 1]
    return float(average_precision_score(y[test], chances))
