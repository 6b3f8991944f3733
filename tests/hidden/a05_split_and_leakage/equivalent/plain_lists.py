"""Lists, tuples and loops instead of arrays.
配列の代わりにリスト、タプル、ループを使う。"""

import numpy as np


def stratified_split(y, test_size, *, seed):
    rng = np.random.default_rng(seed)
    test = set()
    for label in sorted(set(y.tolist())):
        rows = [row for row, value in enumerate(y.tolist()) if value == label]
        rng.shuffle(rows)
        test |= set(rows[: int(test_size * len(rows) + 0.5)])
    return [row for row in range(len(y)) if row not in test], list(test)


def group_split(groups, test_size, *, seed):
    names = sorted(set(groups.tolist()))
    np.random.default_rng(seed).shuffle(names)
    chosen = set(names[: round(test_size * len(names))])
    train = [row for row, name in enumerate(groups.tolist()) if name not in chosen]
    test = [row for row, name in enumerate(groups.tolist()) if name in chosen]
    return train, test


def time_split(t, cutoff):
    rows = sorted(range(len(t)), key=lambda row: t[row])
    return [r for r in rows if t[r] < cutoff], [r for r in rows if t[r] >= cutoff]


def fit_prep(X_train):
    state = {"median": [], "mean": [], "std": []}
    for column in X_train.T:
        known = sorted(v for v in column.tolist() if v == v)
        middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
        filled = [v if v == v else middle for v in column.tolist()]
        mean = sum(filled) / len(filled)
        std = (sum((v - mean) ** 2 for v in filled) / len(filled)) ** 0.5
        for key, value in zip(state, (middle, mean, std or 1.0)):
            state[key].append(value)
    return state


def apply_prep(X, state):
    columns = list(zip(state["median"], state["mean"], state["std"]))
    return np.array(
        [
            [
                ((v if v == v else median) - mean) / std
                for v, (median, mean, std) in zip(row, columns)
            ]
            for row in X.tolist()
        ]
    )


def class_weights(y):
    values = y.tolist()
    return {c: len(values) / (len(set(values)) * values.count(c)) for c in set(values)}


def find_leaks(available_at, cutoff):
    return sorted((name for name in available_at if not available_at[name] < cutoff), reverse=True)
