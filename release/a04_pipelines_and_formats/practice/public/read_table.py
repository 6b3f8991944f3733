"""Public checks of read_table."""

from __future__ import annotations

import pandas as pd

from ..values import WrongType, frame


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


def test_p_roundtrip(submission):
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
