"""Answers with Series and DataFrames instead of arrays.
配列の代わりに Series や DataFrame を返す。"""

import numpy as np
import pandas as pd


def baseline(y):
    return lambda n: pd.Series(np.median(y), index=range(n))


def address_to_latlon(addresses, gazetteer):
    def keys(texts):
        tail = pd.Series(list(texts), dtype=object).astype(str).str.rsplit(",", n=1).str[-1]
        return tail.str.replace(r"\s+", "", regex=True).str.upper()

    places = gazetteer[["lat", "lon"]].set_axis(keys(gazetteer["city"]))
    return places.reindex(keys(addresses)).reset_index(drop=True)


def log_income(v, *, cap):
    return pd.Series(v, dtype="float32" if cap < 100 else float).clip(0, cap).map(np.log1p)


def cv_scores(make, X, y, *, k=5, seed=0):
    place = pd.Series(np.arange(len(X)) % k).sample(frac=1, random_state=seed).to_numpy()
    scores = {}
    for fold in range(k):
        model = make()
        model.fit(X[place != fold], pd.Series(y)[place != fold])
        scores[fold] = log_mae(y[place == fold], model.predict(X[place == fold]))
    return pd.Series(scores)


def tune(makers, X, y, *, k=5, seed=0):
    table = pd.DataFrame({n: list(cv_scores(m, X, y, k=k, seed=seed)) for n, m in makers.items()})
    return table.mean().idxmin(), table.mean()


def blend_weights(P, y):
    from scipy.optimize import minimize

    m = len(P)
    found = minimize(
        lambda w: log_mae(y, np.expm1(w @ np.log1p(P))),
        np.full(m, 1 / m),
        bounds=[(0, 1)] * m,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
    )
    return pd.Series(found.x)


def error_slices(y, pred, groups):
    error = pd.Series(np.abs(np.log1p(pred) - np.log1p(y)))
    label = pd.Series(list(groups), name="slice")
    table = error.groupby(label).agg(["mean", "size", "sum"])
    table["share"] = table.pop("sum") / error.sum()
    return table.sort_values("share", ascending=False, kind="stable")
