"""Takes the last row in the file, not the latest.
最も新しい行ではなく、表で最後にある行を使っている。"""

import numpy as np

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    watch = []
    for user, ts in zip(labels["user"], labels["ts"]):
        mine = features[(features["user"] == user) & (features["ts"] < ts)]
        watch.append(mine["watch"].iloc[-1] if len(mine) else np.nan)
    return labels.reset_index(drop=True).assign(watch=watch)
