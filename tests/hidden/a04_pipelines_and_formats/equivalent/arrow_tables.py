"""pyarrow for Parquet and CSV, times as whole nanoseconds in JSON.
Parquet は pyarrow で、JSON の時刻はナノ秒の整数で扱う。"""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def write_table(df, path, fmt):
    if fmt == "parquet":
        pq.write_table(pa.Table.from_pandas(df, preserve_index=False), path)
    elif fmt == "csv":
        df.assign(ts=df["ts"].map(lambda ts: ts.isoformat())).to_csv(
            path, index=False, encoding="utf-8-sig", lineterminator="\r\n"
        )
    else:
        times = df["ts"].dt.as_unit("ns").astype("int64").tolist()
        with open(path, "w") as file:
            for record, ts in zip(df.drop(columns="ts").to_dict("records"), times):
                print(json.dumps({"ts": ts, **record}), file=file)


def read_table(path, fmt):
    if fmt == "parquet":
        return pq.read_table(path).to_pandas()
    if fmt == "csv":
        df = pd.read_csv(path, dtype="string", na_filter=False, encoding="utf-8-sig")
        df["ts"] = [pd.Timestamp(ts) for ts in df["ts"]]
        df["price"] = pd.to_numeric(df["price"])
        return df.astype({"price": "int32"})
    with open(path) as file:
        df = pd.DataFrame([json.loads(line) for line in file])
    df["ts"] = pd.to_datetime(df["ts"], unit="ns", utc=True)
    return df[COLUMNS]
