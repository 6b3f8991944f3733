"""Takes the latest value of each user, whenever it was.
時刻にかかわらず、ユーザーの最新の値を使っている。"""

SCORE = 90
FAILS = ["point_in_time"]


def point_in_time_join(labels, features):
    latest = features.sort_values("ts").groupby("user")["watch"].last()
    return labels.reset_index(drop=True).assign(watch=labels["user"].map(latest).to_numpy())
