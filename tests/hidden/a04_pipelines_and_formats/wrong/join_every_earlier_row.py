"""Joins all earlier rows, so a label appears many times.
前の行をすべて結合するので、ラベルが何度も現れる。"""

SCORE = 88
FAILS = ["p_join", "point_in_time"]


def point_in_time_join(labels, features):
    joined = labels.merge(features, on="user", how="left", suffixes=("", "_feature"))
    return joined[~(joined["ts_feature"] >= joined["ts"])][["user", "ts", "watch"]]
