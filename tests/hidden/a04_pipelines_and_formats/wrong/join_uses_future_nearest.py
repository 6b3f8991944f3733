"""Takes the nearest value, be it from the future.
未来の値でも、最も近い値を使っている。"""

import numpy as np
import pandas as pd

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    asked = labels.assign(place=np.arange(len(labels))).sort_values("ts")
    known = features.sort_values("ts")
    joined = pd.merge_asof(asked, known, on="ts", by="user", direction="nearest")
    return joined.sort_values("place", ignore_index=True)[["user", "ts", "watch"]]
