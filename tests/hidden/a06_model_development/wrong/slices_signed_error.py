"""Lets errors above and below cancel within a group.
符号付きの誤差なので、グループ内で打ち消し合う。"""

import numpy as np
import pandas as pd


def error_slices(y, pred, groups):
    rows = pd.DataFrame({"slice": groups, "error": np.log1p(y) - np.log1p(pred)})
    errors = rows.groupby("slice")["error"]
    table = pd.DataFrame({"size": errors.size(), "mean": errors.mean()})
    table["share"] = errors.sum() / rows["error"].sum()
    return table.sort_values("share", ascending=False)


SCORE = 88
FAILS = ["p_slices", "slices_by_share"]
