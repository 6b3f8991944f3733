"""Dicts and loops: the earliest row by hand, bisection for the join.
辞書とループだけで重複を除き、二分探索で結合する。"""

from bisect import bisect_left

import pandas as pd


def dedupe_events(df):
    best = {}
    for row in df.to_dict("records"):
        old = best.get(row["event_id"])
        if old is None or row["ts"] < old["ts"]:
            best[row["event_id"]] = row
    rows = sorted(best.values(), key=lambda row: (row["ts"], row["event_id"]))
    return pd.DataFrame(rows, columns=df.columns)


def point_in_time_join(labels, features):
    known = {}
    for user, ts, watch in features.sort_values("ts")[["user", "ts", "watch"]].itertuples(
        index=False
    ):
        times, values = known.setdefault(user, ([], []))
        times.append(ts)
        values.append(watch)
    rows = []
    for user, ts in labels[["user", "ts"]].itertuples(index=False):
        times, values = known.get(user, ([], []))
        at = bisect_left(times, ts)
        rows.append({"user": user, "ts": ts, "watch": values[at - 1] if at else None})
    return pd.DataFrame(rows)
