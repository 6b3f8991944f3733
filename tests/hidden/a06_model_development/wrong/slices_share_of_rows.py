"""Gives the share of the rows, not of the error.
誤差の割合ではなく、行数の割合を返す。"""

import numpy as np
import pandas as pd


def error_slices(y, pred, groups):
    rows = pd.DataFrame({"slice": groups, "error": np.abs(np.log1p(y) - np.log1p(pred))})
    errors = rows.groupby("slice")["error"]
    table = pd.DataFrame({"size": errors.size(), "mean": errors.mean()})
    table["share"] = errors.size() / len(rows)
    return table.sort_values("share", ascending=False)


SCORE = 88
FAILS = ["p_slices", "slices_by_share"]
