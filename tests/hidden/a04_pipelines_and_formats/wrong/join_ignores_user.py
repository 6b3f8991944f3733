"""Takes the latest value of anybody.
誰のものでも、直前の値を使っている。"""

import numpy as np
import pandas as pd

SCORE = 88
FAILS = ["p_join", "point_in_time"]


def point_in_time_join(labels, features):
    asked = labels.assign(place=np.arange(len(labels))).sort_values("ts")
    known = features[["ts", "watch"]].sort_values("ts")
    joined = pd.merge_asof(asked, known, on="ts", allow_exact_matches=False)
    return joined.sort_values("place", ignore_index=True)[["user", "ts", "watch"]]
