"""Returns the labels' index instead of a fresh one.
新しい index ではなく、labels の index を返している。"""

import numpy as np
import pandas as pd

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    asked = labels.assign(place=np.arange(len(labels))).sort_values("ts")
    known = features.sort_values("ts")
    joined = pd.merge_asof(asked, known, on="ts", by="user", allow_exact_matches=False)
    joined = joined.sort_values("place")[["user", "ts", "watch"]]
    joined.index = labels.index
    return joined
