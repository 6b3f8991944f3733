"""Returns the labels in the order of time.
ラベルを時刻順に並べ替えたまま返している。"""

import numpy as np
import pandas as pd

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    asked = labels.assign(place=np.arange(len(labels))).sort_values("ts")
    known = features.sort_values("ts")
    joined = pd.merge_asof(asked, known, on="ts", by="user", allow_exact_matches=False)
    return joined[["user", "ts", "watch"]]
