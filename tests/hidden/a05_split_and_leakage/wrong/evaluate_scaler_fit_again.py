"""Fits the scaler again on the test part.
テスト部分で標準化をもう一度学習する。"""

SCORE = 90
FAILS = ["honest_estimate"]


def evaluate(X, y, groups, *, seed):
    from sklearn.preprocessing import StandardScaler

    train, test = group_split(groups, 0.25, seed=seed)
    median = np.nanmedian(X[train], axis=0)
    ready, tested = (np.where(np.isnan(X[part]), median, X[part]) for part in (train, test))
    scaler = StandardScaler()
    model = make_model(seed).fit(scaler.fit_transform(ready), y[train])
    chances = model.predict_proba(scaler.fit_transform(tested))[:, 1]
    return float(average_precision_score(y[test], chances))
