"""Leaves the time as text.
時刻を文字列のまま残している。"""

import json

import pandas as pd

SCORE = 90
FAILS = ["p_parse", "timezone_utc"]


def parse_click_log(lines):
    rows, rejects = [], []
    for line_no, line in enumerate(lines, start=1):
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            rejects.append((line_no, "json"))
        elif any(event.get(name) is None for name in COLUMNS):
            rejects.append((line_no, "missing"))
        elif event["kind"] not in ("view", "click"):
            rejects.append((line_no, "kind"))
        elif event["price"] < 0:
            rejects.append((line_no, "price"))
        else:
            rows.append([event[name] for name in COLUMNS])
    df = pd.DataFrame(rows, columns=COLUMNS)
    df["price"] = df["price"].astype("int64")
    return df, rejects
