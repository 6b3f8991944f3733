"""Pandas: a cross table for the counts, a group for each score.
pandas のクロス集計とグループ化で数える。"""

import numpy as np
import pandas as pd


def confusion_counts(y_true, y_pred, *, positive=1):
    t, p = pd.Series(y_true).eq(positive), pd.Series(y_pred).eq(positive)
    table = pd.crosstab(t, p).reindex(index=[True, False], columns=[True, False], fill_value=0)
    return pd.Series(
        {
            "tp": table.loc[True, True],
            "fp": table.loc[False, True],
            "fn": table.loc[True, False],
            "tn": table.loc[False, False],
        }
    )


def best_threshold(y, score, *, cost_fp, cost_fn):
    people = pd.DataFrame({"score": score, "fp": cost_fp * (y == 0), "fn": cost_fn * (y == 1)})
    groups = people.groupby("score")[["fp", "fn"]].sum().sort_index(ascending=False)
    costs = groups["fp"].cumsum() + groups["fn"].sum() - groups["fn"].cumsum()
    if groups["fn"].sum() <= costs.min():
        return np.inf
    return costs.idxmin()
