"""Names the types, but takes "NA" and "" for missing values.
型は指定しているが、"NA" や "" を欠損値とみなしている。"""

import pandas as pd

SCORE = 90
FAILS = ["roundtrip_csv"]


def read_table(path, fmt):
    if fmt == "parquet":
        return pd.read_parquet(path)
    if fmt == "csv":
        df = pd.read_csv(path, dtype=str)
    else:
        df = pd.read_json(path, lines=True, dtype=False)
    df["ts"] = pd.to_datetime(df["ts"], format="ISO8601", utc=True)
    df["price"] = df["price"].astype("int64")
    return df
