"""Plain Python writes and reads the text formats; times by datetime.
CSV と JSON Lines を標準ライブラリだけで読み書きする。時刻は datetime で扱う。"""

import csv
import json
from datetime import UTC, datetime

import pandas as pd


def write_table(df, path, fmt):
    records = df.to_dict("records")
    for record in records:
        record["ts"] = record["ts"].isoformat()
    if fmt == "csv":
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(records)
    elif fmt == "jsonl":
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    else:
        df.to_parquet(path, index=False)


def read_table(path, fmt):
    if fmt == "parquet":
        return pd.read_parquet(path)
    with open(path, newline="", encoding="utf-8") as file:
        records = list(csv.DictReader(file)) if fmt == "csv" else [json.loads(x) for x in file]
    for record in records:
        record["ts"] = datetime.fromisoformat(record["ts"]).astimezone(UTC)
        record["price"] = int(record["price"])
    return pd.DataFrame(records)[COLUMNS]
