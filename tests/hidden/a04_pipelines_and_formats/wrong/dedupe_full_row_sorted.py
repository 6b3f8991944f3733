"""Sorts, but compares whole rows.
並べ替えてはいるが、行全体を比べている。"""

SCORE = 90
FAILS = ["dedupe_and_order"]


def dedupe_events(df):
    return df.sort_values(["ts", "event_id"]).drop_duplicates(ignore_index=True)
