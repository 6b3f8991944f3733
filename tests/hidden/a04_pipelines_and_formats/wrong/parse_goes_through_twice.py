"""Needs the number of lines first, so an open file is used up.
先に行数を数えるので、開いたファイルは読み尽くされてしまう。"""

import json

import pandas as pd

SCORE = 85
FAILS = ["reject_counts"]


def parse_click_log(lines):
    rows, rejects = [], []
    total = sum(1 for _ in lines)
    for line_no, line in zip(range(1, total + 1), lines):
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
    df["ts"] = pd.to_datetime(df["ts"], format="ISO8601", utc=True)
    df["price"] = df["price"].astype("int64")
    return df, rejects
