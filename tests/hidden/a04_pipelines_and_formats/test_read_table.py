"""Checks of ``read_table``, together with ``write_table``: CSV, the format without types."""

import pandas as pd
import pytest

from autograder.checks import WrongType, frame

CANARY = "canary-d18df87ad939b66de0b8f30065ba6fc4"

COLUMNS = ["event_id", "item_id", "kind", "query", "ts", "price"]
PUBLIC_TABLE = pd.DataFrame(
    {
        "event_id": ["e1", "e2"],
        "item_id": ["000123", "000007"],
        "kind": ["view", "click"],
        "query": ["tea", "猫の手"],
        "ts": pd.to_datetime(
            ["2026-04-01T00:00:00Z", "2026-04-01T00:00:03.250001Z"], format="ISO8601", utc=True
        ),
        "price": [480, 0],
    }
)


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("formats")
@pytest.mark.teaches(
    en="The item id 000123 is a name made of digits, not the number 123, and a time without its "
    "zone is not a time. CSV holds text only, so the reader has to be told. Which columns do you "
    "name a type for?",
    ja="商品ID 000123 は数字で書かれた名前で、123 という数ではありません。タイムゾーンのない"
    "時刻も、時刻とは言えません。CSV には文字しか入らないので、読む側に型を教える必要があります。"
    "あなたはどの列に型を指定していますか。",
)
def test_p_roundtrip(submission):
    """Two rows written as CSV come back as they were (calls write_table and read_table).
    CSV に書いた2行がそのまま戻る(write_table と read_table を呼ぶ)。"""
    submission.put_file("two_rows.csv", b"")
    submission.write_table(PUBLIC_TABLE, "two_rows.csv", "csv")
    found = frame(submission.read_table("two_rows.csv", "csv"), COLUMNS)
    assert list(found.columns) == COLUMNS
    for name in ("event_id", "item_id", "kind", "query"):
        assert found[name].tolist() == PUBLIC_TABLE[name].tolist()
    if not isinstance(found["ts"].dtype, pd.DatetimeTZDtype):
        raise WrongType(
            "The column ts should hold times with a time zone (datetime64 in UTC).",
            "列 ts はタイムゾーン付きの時刻(UTC の datetime64)のはずです。",
        )
    assert found["ts"].tolist() == PUBLIC_TABLE["ts"].tolist()
    if found["price"].dtype.kind not in "iu":
        raise WrongType(
            "The column price should hold whole numbers (int64).",
            "列 price は整数(int64)のはずです。",
        )
    assert found["price"].tolist() == [480, 0]


@pytest.mark.points(10)
@pytest.mark.concept("formats")
@pytest.mark.core
@pytest.mark.teaches(
    space="csv_trip",
    en='Somebody really searched for "NA", somebody for nothing at all, and somebody pasted two '
    "lines with quotes in them. All of these are text and must come back letter by letter. What "
    "does your reader take for a missing value although nothing is missing here?",
    ja="「NA」で検索した人も、何も入力せずに検索した人も、引用符入りの2行を貼り付けた人も"
    "実際にいます。どれも文字列なので、一字一句そのまま戻る必要があります。"
    "欠けた値は1つもないのに、あなたの読み込みは何を欠損とみなしていますか。",
)
def test_roundtrip_csv(submission, data, seed):
    """CSV gives back "NA", "", quotes, line breaks and leading zeros as they were (calls both).
    CSV で "NA"、空文字列、引用符、改行、先頭のゼロがそのまま戻る(両方の関数を呼ぶ)。"""
    tables = {
        "a.csv": data.gen_hard_table(150, seed("csv many")),
        "b.csv": data.gen_hard_table(3, seed("csv few")),
    }
    submission.write_table(data.gen_hard_table(9, seed("csv old")), "b.csv", "csv")  # is replaced
    for path, table in tables.items():
        given = submission.keep(table)
        submission.write_table(given, path, "csv")
        assert data.rows(submission.fetch(given)) == data.rows(table)
    for path, table in tables.items():
        assert data.rows(submission.read_table(path, "csv")) == data.rows(table)
        records = data.csv_file(submission.read_file(path))
        assert [record["query"] for record in records] == table["query"].tolist()
        assert [record["item_id"] for record in records] == table["item_id"].tolist()
