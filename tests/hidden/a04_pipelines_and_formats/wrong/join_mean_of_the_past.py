"""Averages all earlier values.
それまでの値を平均している。"""

SCORE = 88
FAILS = ["p_join", "point_in_time"]


def point_in_time_join(labels, features):
    watch = []
    for user, ts in zip(labels["user"], labels["ts"]):
        mine = features[(features["user"] == user) & (features["ts"] < ts)]
        watch.append(mine["watch"].mean())
    return labels.reset_index(drop=True).assign(watch=watch)
