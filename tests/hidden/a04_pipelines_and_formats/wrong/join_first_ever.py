"""Takes the first value of each user.
ユーザーの最初の値を使っている。"""

SCORE = 88
FAILS = ["p_join", "point_in_time"]


def point_in_time_join(labels, features):
    first = features.sort_values("ts").groupby("user")["watch"].first()
    return labels.reset_index(drop=True).assign(watch=labels["user"].map(first).to_numpy())
