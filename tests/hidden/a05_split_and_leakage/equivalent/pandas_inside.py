"""pandas: groups, samples and tables.
pandas のグループ化と抽出を使う。"""

import pandas as pd


def stratified_split(y, test_size, *, seed):
    rows = pd.Series(y)
    test = rows.groupby(rows).sample(frac=test_size, random_state=seed).index
    return rows.index.difference(test), test


def group_split(groups, test_size, *, seed):
    chosen = pd.Series(groups).drop_duplicates().sample(frac=test_size, random_state=seed)
    tested = pd.Series(groups).isin(chosen)
    return tested[~tested].index, tested[tested].index


def time_split(t, cutoff):
    ordered = pd.Series(t).sort_values()
    return ordered[ordered < cutoff].index, ordered[ordered >= cutoff].index


def fit_prep(X_train):
    table = pd.DataFrame(X_train)
    filled = table.fillna(table.median())
    return {
        "median": table.median(),
        "mean": filled.mean(),
        "std": filled.std(ddof=0).replace(0.0, 1.0),
    }


def apply_prep(X, state):
    table = pd.DataFrame(X).fillna(state["median"])
    return ((table - state["mean"]) / state["std"]).to_numpy()


def class_weights(y):
    counts = pd.Series(y).value_counts()
    return len(y) / (len(counts) * counts)


def oversample(X, y, *, seed):
    rows = pd.Series(y)
    most = rows.value_counts().max()
    extra = [
        part.sample(most - len(part), replace=True, random_state=seed).index.to_series()
        for _, part in rows.groupby(rows)
    ]
    chosen = pd.concat([rows.index.to_series(), *extra]).to_numpy()
    return X[chosen], y[chosen]
