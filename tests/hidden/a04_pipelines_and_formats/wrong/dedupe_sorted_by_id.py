"""Sorts by event_id and then by time.
event_id、時刻の順に並べている。"""

SCORE = 87
FAILS = ["p_dedupe", "dedupe_and_order"]


def dedupe_events(df):
    ordered = df.sort_values(["event_id", "ts"])
    return ordered.drop_duplicates("event_id", ignore_index=True).iloc[::-1].reset_index(drop=True)
