"""Lets the JSON reader guess, so 000123 becomes 123.
JSON の読み込みに型を推測させ、000123 が 123 になる。"""

import pandas as pd

SCORE = 95
FAILS = ["roundtrip_jsonl"]


def read_table(path, fmt):
    if fmt == "parquet":
        return pd.read_parquet(path)
    if fmt == "csv":
        df = pd.read_csv(path, dtype=str, keep_default_na=False)
    else:
        df = pd.read_json(path, lines=True)
    df["ts"] = pd.to_datetime(df["ts"], format="ISO8601", utc=True)
    df["price"] = df["price"].astype("int64")
    return df
