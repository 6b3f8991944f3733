"""Public checks of parse_click_log."""

from __future__ import annotations

import pandas as pd

from ..values import WrongType, fields, frame, integer, text


COLUMNS = ["event_id", "item_id", "kind", "query", "ts", "price"]


PUBLIC_LINES = [
    '{"event_id": "e1", "item_id": "000123", "kind": "view", "query": "tea", '
    '"ts": "2026-04-01T00:00:00.500Z", "price": 480}',
    '{"event_id": "e2", "item_id": "0001',
    '{"event_id": "e3", "kind": "view", "query": "tea", '
    '"ts": "2026-04-01T00:00:02.000Z", "price": 480}',
    '{"event_id": "e4", "item_id": "000007", "kind": "click", "query": "猫の手", '
    '"ts": "2026-04-01T00:00:03.250Z", "price": 0}',
]


def refused(value):
    """The rejects as sorted pairs (line number, reason)."""
    if not isinstance(value, (list, tuple)):
        raise WrongType(
            "Expected the rejects as a list of (line number, reason).",
            "rejects は (行番号, 理由) のリストのはずです。",
        )
    pairs = [fields(pair, ("line_no", "reason")) for pair in value]
    return sorted((integer(number), text(reason)) for number, reason in pairs)


def test_p_parse(submission):
    found = fields(submission.parse_click_log(PUBLIC_LINES), ("table", "rejects"))
    table = frame(found[0], COLUMNS)
    assert refused(found[1]) == [(2, "json"), (3, "missing")]
    assert list(table.columns) == COLUMNS
    assert table["event_id"].tolist() == ["e1", "e4"]
    assert table["item_id"].tolist() == ["000123", "000007"]
    assert table["kind"].tolist() == ["view", "click"]
    assert table["query"].tolist() == ["tea", "猫の手"]
    if not isinstance(table["ts"].dtype, pd.DatetimeTZDtype):
        raise WrongType(
            "The column ts should hold times with a time zone (datetime64 in UTC).",
            "列 ts はタイムゾーン付きの時刻(UTC の datetime64)のはずです。",
        )
    assert table["ts"].tolist() == [
        pd.Timestamp("2026-04-01T00:00:00.500Z"),
        pd.Timestamp("2026-04-01T00:00:03.250Z"),
    ]
    if table["price"].dtype.kind not in "iu":
        raise WrongType(
            "The column price should hold whole numbers (int64).",
            "列 price は整数(int64)のはずです。",
        )
    assert table["price"].tolist() == [480, 0]
