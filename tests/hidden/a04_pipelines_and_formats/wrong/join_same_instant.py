"""Uses a value noted at the very same instant.
ちょうど同じ時刻の値も使っている。"""

import numpy as np
import pandas as pd

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    asked = labels.assign(place=np.arange(len(labels))).sort_values("ts")
    known = features.sort_values("ts")
    joined = pd.merge_asof(asked, known, on="ts", by="user")
    return joined.sort_values("place", ignore_index=True)[["user", "ts", "watch"]]
