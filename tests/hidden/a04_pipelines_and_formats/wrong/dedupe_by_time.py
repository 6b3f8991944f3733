"""Takes events of the same instant for one.
同じ時刻のイベントを1件とみなしている。"""

SCORE = 90
FAILS = ["dedupe_and_order"]


def dedupe_events(df):
    ordered = df.sort_values(["ts", "event_id"]).drop_duplicates("event_id")
    return ordered.drop_duplicates("ts", ignore_index=True)
