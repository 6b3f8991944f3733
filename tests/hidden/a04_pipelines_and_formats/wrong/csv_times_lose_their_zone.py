"""Reads the times without their zone.
時刻をタイムゾーンなしで読んでいる。"""

import pandas as pd

SCORE = 80
FAILS = ["p_roundtrip", "roundtrip_csv", "roundtrip_jsonl"]


def read_table(path, fmt):
    if fmt == "parquet":
        return pd.read_parquet(path)
    if fmt == "csv":
        df = pd.read_csv(path, dtype=str, keep_default_na=False)
    else:
        df = pd.read_json(path, lines=True, dtype=False)
    df["ts"] = pd.to_datetime(df["ts"], format="ISO8601", utc=True).dt.tz_localize(None)
    df["price"] = df["price"].astype("int64")
    return df
