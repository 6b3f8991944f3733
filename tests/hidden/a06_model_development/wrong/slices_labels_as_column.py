"""Leaves the labels in a column instead of the index.
ラベルを索引ではなく列に残している。"""

import numpy as np
import pandas as pd


def error_slices(y, pred, groups):
    rows = pd.DataFrame({"slice": groups, "error": np.abs(np.log1p(y) - np.log1p(pred))})
    errors = rows.groupby("slice")["error"]
    table = pd.DataFrame({"size": errors.size(), "mean": errors.mean()})
    table["share"] = errors.sum() / rows["error"].sum()
    return table.sort_values("share", ascending=False).reset_index()


SCORE = 88
FAILS = ["p_slices", "slices_by_share"]
