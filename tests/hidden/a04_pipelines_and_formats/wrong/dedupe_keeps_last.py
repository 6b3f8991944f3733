"""Keeps the latest row of each event.
イベントごとに最も遅い行を残している。"""

SCORE = 90
FAILS = ["dedupe_and_order"]


def dedupe_events(df):
    ordered = df.sort_values(["ts", "event_id"])
    return ordered.drop_duplicates("event_id", keep="last", ignore_index=True)
