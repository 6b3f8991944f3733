"""Duplicates by a group-by or a dict, without drop_duplicates.
drop_duplicates を使わず、グループごとの最小の時刻で重複を除く。"""


def dedupe_events(df):
    place = df.reset_index(drop=True)
    first = place.groupby("event_id")["ts"].idxmin()
    return place.loc[first].sort_values(by=["ts", "event_id"]).reset_index(drop=True)


def point_in_time_join(labels, features):
    left = labels.reset_index(drop=True)
    left["number"] = left.index
    pairs = left.merge(features.rename(columns={"ts": "noted"}), on="user")
    pairs = pairs[pairs["noted"] < pairs["ts"]].sort_values("noted")
    last = pairs.groupby("number")["watch"].last()
    left["watch"] = left["number"].map(last)
    return left.drop(columns="number")
