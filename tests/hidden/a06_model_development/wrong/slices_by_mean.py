"""Puts the group with the worst mean first, however small it is.
どれほど小さくても、平均が最悪のグループを先頭に置く。"""

import numpy as np
import pandas as pd


def error_slices(y, pred, groups):
    rows = pd.DataFrame({"slice": groups, "error": np.abs(np.log1p(y) - np.log1p(pred))})
    errors = rows.groupby("slice")["error"]
    table = pd.DataFrame({"size": errors.size(), "mean": errors.mean()})
    table["share"] = errors.sum() / rows["error"].sum()
    return table.sort_values("mean", ascending=False)


SCORE = 90
FAILS = ["slices_by_share"]
