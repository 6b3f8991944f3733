"""Drops every event that came twice altogether.
2回届いたイベントを、両方とも捨てている。"""

SCORE = 87
FAILS = ["p_dedupe", "dedupe_and_order"]


def dedupe_events(df):
    once = df.drop_duplicates("event_id", keep=False)
    return once.sort_values(["ts", "event_id"], ignore_index=True)
