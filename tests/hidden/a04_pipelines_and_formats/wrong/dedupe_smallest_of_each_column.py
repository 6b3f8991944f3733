"""Takes the smallest value of each column, so rows are mixed.
列ごとに最小値を取るため、行が混ざっている。"""

SCORE = 90
FAILS = ["dedupe_and_order"]


def dedupe_events(df):
    least = df.groupby("event_id", as_index=False).min()[list(df.columns)]
    return least.sort_values(["ts", "event_id"], ignore_index=True)
