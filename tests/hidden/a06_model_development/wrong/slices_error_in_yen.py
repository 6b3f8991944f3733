"""Measures the errors in yen, so that large spenders own every slice.
誤差を円で測るため、高額会員の誤差ばかりが目立つ。"""

import numpy as np
import pandas as pd


def error_slices(y, pred, groups):
    rows = pd.DataFrame({"slice": groups, "error": np.abs(y - pred)})
    errors = rows.groupby("slice")["error"]
    table = pd.DataFrame({"size": errors.size(), "mean": errors.mean()})
    table["share"] = errors.sum() / rows["error"].sum()
    return table.sort_values("share", ascending=False)


SCORE = 88
FAILS = ["p_slices", "slices_by_share"]
