"""Boxes by pandas, shares by value_counts, users by groupby.
箱分けも集計も pandas で行う。"""

import numpy as np
import pandas as pd


def psi(expected, actual, *, bins=10, eps=1e-4):
    expected, actual = pd.Series(expected), pd.Series(actual)
    inner = expected.quantile([k / bins for k in range(1, bins)]).drop_duplicates()
    edges = [-np.inf, *inner, np.inf]
    table = pd.DataFrame(
        {
            "e": pd.cut(expected, edges).value_counts(normalize=True, sort=False),
            "a": pd.cut(actual, edges).value_counts(normalize=True, sort=False),
        }
    ).clip(lower=eps)
    return ((table["a"] - table["e"]) * np.log(table["a"] / table["e"])).sum()


def ks_statistic(x, y):
    both = pd.concat({"x": pd.Series(x), "y": pd.Series(y)}, names=["sample"]).rename("value")
    counts = both.reset_index("sample").groupby(["value", "sample"]).size().unstack(fill_value=0)
    shares = (counts / counts.sum()).sort_index().cumsum()
    return (shares["x"] - shares["y"]).abs().max()


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    bad = pd.Series([psi(reference, week) > threshold for week in weeks], dtype=float)
    full = np.flatnonzero(bad.rolling(patience).sum() == patience)
    return full[0] if len(full) else None


def user_level_test(df, *, alpha=0.05):
    users = df.groupby("user").agg(arm=("arm", "first"), s=("conv", "sum"), n=("conv", "size"))
    means = users.groupby("arm")[["s", "n"]].mean()
    rate = means["s"] / means["n"]
    z = users["s"] - users["arm"].map(rate) * users["n"]
    variance = z.groupby(users["arm"]).var() / users.groupby("arm").size() / means["n"] ** 2
    diff, se = rate["b"] - rate["a"], variance.sum() ** 0.5
    half = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 2 * BELL.cdf(-abs(diff) / se) if se else 1.0
    return pd.Series([diff, se, diff - half, diff + half, p_value]).tolist()
