"""Checks of ``write_table``, together with ``read_table``: JSON Lines and Parquet."""

import pytest

CANARY = "canary-bb845c7982131c5d61305114f780defa"


def round_trip(submission, data, table, path, fmt):
    """Write and read back; the rows must be the same and the table that was given untouched."""
    given = submission.keep(table.set_axis(range(len(table), 0, -1)))
    submission.write_table(given, path, fmt)
    assert data.rows(submission.fetch(given)) == data.rows(table)
    found = submission.read_table(path, fmt)
    assert data.rows(found) == data.rows(table)
    assert found.index.tolist() == list(range(len(table)))


@pytest.mark.points(5)
@pytest.mark.concept("formats")
@pytest.mark.teaches(
    space="jsonl_trip",
    en="JSON has text and numbers but no times, so ts crosses as text. A reader that is too "
    'helpful turns "000123" into 123 and "2026-04-01" into a time, and a writer that is too short '
    "drops the microseconds. Is every line of your file one object, and who decides the types on "
    "reading: you or a guess?",
    ja="JSON にあるのは文字列と数値だけで、時刻の型はないので、ts は文字列として渡ります。"
    '親切すぎる読み込みは "000123" を 123 に、"2026-04-01" を時刻に変え、'
    "書き出し方によってはマイクロ秒が落ちます。1行が1つのオブジェクトになっていますか。"
    "読み込み時の型を決めているのは、あなたですか、それとも推測ですか。",
)
def test_roundtrip_jsonl(submission, data, seed):
    """JSON Lines gives back the same rows, and the file has one object a line (calls both).
    JSON Lines で元の行がそのまま戻り、ファイルは1行1オブジェクトになる(両方の関数を呼ぶ)。"""
    for name, n in (("jsonl many", 120), ("jsonl one", 1)):
        table = data.gen_hard_table(n, seed(name))
        round_trip(submission, data, table, "trip.jsonl", "jsonl")
        records = data.jsonl_file(submission.read_file("trip.jsonl"))
        assert [record["query"] for record in records] == table["query"].tolist()
        assert [record["item_id"] for record in records] == table["item_id"].tolist()


@pytest.mark.points(5)
@pytest.mark.concept("formats")
@pytest.mark.teaches(
    space="parquet_trip",
    en="A Parquet file carries the types of its columns with it, so there is nothing to guess: the "
    "table that comes out is the table that went in. Is the file that you write for fmt "
    '"parquet" really Parquet, and does the index stay out of it?',
    ja="Parquet のファイルは列の型も一緒に持っているので、推測の余地はなく、"
    '入れた表がそのまま出てきます。fmt が "parquet" のとき書かれるファイルは'
    "本当に Parquet ですか。index が混ざっていませんか。",
)
def test_roundtrip_parquet(submission, data, seed):
    """Parquet gives back the same rows, and the file is a Parquet file (calls both).
    Parquet で元の行がそのまま戻り、ファイルは本物の Parquet である(両方の関数を呼ぶ)。"""
    for name, n in (("parquet many", 120), ("parquet one", 1)):
        table = data.gen_hard_table(n, seed(name))
        round_trip(submission, data, table, "trip.parquet", "parquet")
        content = submission.read_file("trip.parquet")
        assert content[:4] == content[-4:] == b"PAR1"  # its content is for the trainee's process
