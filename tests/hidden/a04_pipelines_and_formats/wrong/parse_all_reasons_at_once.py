"""Writes down every reason that fits.
当てはまる理由をすべて記録している。"""

import json

import pandas as pd

SCORE = 85
FAILS = ["reject_counts"]


def parse_click_log(lines):
    rows, rejects = [], []
    for line_no, line in enumerate(lines, start=1):
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            rejects.append((line_no, "json"))
            continue
        reasons = []
        if any(event.get(name) is None for name in COLUMNS):
            reasons.append("missing")
        if event.get("kind") not in ("view", "click"):
            reasons.append("kind")
        if (event.get("price") or 0) < 0:
            reasons.append("price")
        rejects += [(line_no, reason) for reason in reasons]
        if not reasons:
            rows.append([event[name] for name in COLUMNS])
    df = pd.DataFrame(rows, columns=COLUMNS)
    df["ts"] = pd.to_datetime(df["ts"], format="ISO8601", utc=True)
    return df.astype({"price": "int64"}), rejects
