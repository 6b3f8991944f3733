"""Sorts the table that it was given.
渡された表そのものを並べ替えている。"""

SCORE = 90
FAILS = ["dedupe_and_order"]


def dedupe_events(df):
    df.sort_values(["ts", "event_id"], inplace=True)
    return df.drop_duplicates("event_id", ignore_index=True)
