"""Sorts the tables that it was given.
渡された表そのものを並べ替えている。"""

import numpy as np
import pandas as pd

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    asked = labels.assign(place=np.arange(len(labels))).sort_values("ts")
    features.sort_values("ts", inplace=True)
    joined = pd.merge_asof(asked, features, on="ts", by="user", allow_exact_matches=False)
    return joined.sort_values("place", ignore_index=True)[["user", "ts", "watch"]]
