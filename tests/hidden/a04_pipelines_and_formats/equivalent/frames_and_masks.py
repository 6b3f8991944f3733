"""Parses everything first, then finds the reasons column by column in pandas.
先にすべて解析し、理由は pandas で列ごとに求める。rejects は理由別に並ぶ。"""

import json

import numpy as np
import pandas as pd


def parse_click_log(lines):
    records = []
    for line in lines:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            record = 0
        records.append(record if type(record) is dict else 0)
    raw = pd.DataFrame(
        [dict.fromkeys(COLUMNS) | (r if r else {}) for r in records],
        columns=COLUMNS,
        dtype=object,
    )
    price = pd.to_numeric(raw["price"], errors="coerce")
    reason = np.select(
        [
            np.array([not isinstance(r, dict) for r in records], dtype=bool),
            raw.isna().any(axis=1),
            ~raw["kind"].isin(["view", "click"]),
            price < 0,
        ],
        ["json", "missing", "kind", "price"],
        "",
    )
    good = raw[reason == ""].reset_index(drop=True)
    good["ts"] = pd.Series(
        [pd.Timestamp(ts).tz_convert("UTC") for ts in good["ts"]], dtype="M8[ns, UTC]"
    )
    good["price"] = good["price"].astype(int)
    rejects = [(i + 1, str(r)) for i, r in enumerate(reason) if r]
    return good, sorted(rejects, key=lambda pair: pair[1])
