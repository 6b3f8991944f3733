"""Plain Python: lists, tuples and loops instead of arrays.
配列を使わず、リスト・タプル・ループだけで書いている。"""

import math
import statistics


def baseline(y):
    middle = statistics.median(float(v) for v in y)

    def predict(n):
        return [middle] * n

    return predict


def address_to_latlon(addresses, gazetteer):
    def key(text):
        return "".join(c for c in text.rpartition(",")[2] if not c.isspace()).lower()

    places = {key(row["city"]): (row["lat"], row["lon"]) for _, row in gazetteer.iterrows()}
    return [list(places.get(key(text), (float("nan"), float("nan")))) for text in addresses]


def log_income(v, *, cap):
    return [math.log1p(min(max(float(x), 0.0), cap)) for x in v]


def cv_scores(make, X, y, *, k=5, seed=0):
    import random

    rows = list(range(len(X)))
    random.Random(seed).shuffle(rows)
    scores = []
    for i in range(k):
        fold = rows[i::k]
        rest = [row for row in rows if row not in set(fold)]
        model = make()
        model.fit(X.iloc[rest], [y[row] for row in rest])
        said = list(model.predict(X.iloc[fold]))
        errors = [abs(math.log1p(y[r]) - math.log1p(max(p, 0))) for r, p in zip(fold, said)]
        scores.append(sum(errors) / len(errors))
    return scores


def tune(makers, X, y, *, k=5, seed=0):
    means = {}
    for name in makers:
        scores = list(cv_scores(makers[name], X, y, k=k, seed=seed))
        means[name] = sum(scores) / len(scores)
    ranked = sorted(means, key=means.get)
    return [ranked[0], means]


def blend_weights(P, y):
    """Greedy: add one model after the other, with repetition; count how often each was taken."""
    target = [math.log1p(v) for v in y]
    logs = [[math.log1p(v) for v in row] for row in P]
    taken = [0] * len(logs)
    total = [0.0] * len(target)
    for step in range(1, 26):
        errors = [
            sum(abs((t + z) / step - goal) for t, z, goal in zip(total, row, target))
            for row in logs
        ]
        best = errors.index(min(errors))
        taken[best] += 1
        total = [t + z for t, z in zip(total, logs[best])]
    return [count / sum(taken) for count in taken]
