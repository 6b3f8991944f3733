"""Checks of ``parse_click_log``: what is kept, what is refused and why, and when it happened."""

import json

import numpy as np
import pandas as pd
import pytest

from autograder.checks import WrongType, fields, frame, integer, text

CANARY = "canary-70d92be7467a4cd83c6af87c17fe0460"

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
GOOD = {
    "event_id": "e1",
    "item_id": "000123",
    "kind": "view",
    "query": "tea",
    "ts": "2026-04-01T00:00:00.000Z",
    "price": 480,
}


def refused(value):
    """The rejects as sorted pairs (line number, reason)."""
    if not isinstance(value, (list, tuple)):
        raise WrongType(
            "Expected the rejects as a list of (line number, reason).",
            "rejects は (行番号, 理由) のリストのはずです。",
        )
    pairs = [fields(pair, ("line_no", "reason")) for pair in value]
    return sorted((integer(number), text(reason)) for number, reason in pairs)


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("rejects")
@pytest.mark.teaches(
    en="Lines 1 and 4 are good events, line 2 was cut off (json), line 3 has no item_id (missing). "
    "Every line must end in exactly one of two places: a row of the table or a pair in rejects. "
    "Are all four accounted for, is the first line number 1, and is 000123 still text?",
    ja="1行目と4行目は正しいイベント、2行目は途中で切れていて(json)、3行目には item_id が"
    "ありません(missing)。どの行も、表の1行か rejects の1組の、どちらか一方に必ず入ります。"
    "4行すべての行き先があり、行番号は 1 から始まり、000123 は文字列のままですか。",
)
def test_p_parse(submission):
    """Four lines: two good events, one cut off, one without item_id.
    4行の例: 正しいイベント2件、途中で切れた行1件、item_id のない行1件。"""
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


def line(**changes):
    """A good line of the log with some keys changed; ``...`` takes a key away."""
    event = {**GOOD, **changes}
    return json.dumps({key: value for key, value in event.items() if value is not ...})


ODD_LINES = {  # line -> reason, or None for a good one
    line(event_id="a1", query="", price=0): None,
    line(event_id="a2", app="2.1"): None,  # a key that nobody asked for
    json.dumps(dict(reversed(GOOD.items()))) + "\n": None,
    line(event_id="a3", query="NA"): None,
    "": "json",
    "null": "json",
    "17": "json",
    '"view"': "json",
    "[1, 2]": "json",
    "not json at all": "json",
    line(item_id=None): "missing",
    line(query=...): "missing",
    line(price=...): "missing",
    line(ts=None): "missing",
    line(kind=..., price=-1): "missing",
    line(kind="VIEW"): "kind",
    line(kind="hover", price=-1): "kind",
    line(kind="hover", item_id=...): "missing",
    line(price=-250): "price",
    line(kind="click", price=-1): "price",
}


@pytest.mark.points(15)
@pytest.mark.concept("rejects")
@pytest.mark.core
@pytest.mark.teaches(
    space=("parse_click_log", "parse_once"),
    example=lambda s: s.parse_click_log(
        [
            line(kind=..., event_id="e1").replace("{", '{"kind": "hover", ', 1),
            line(price=..., event_id="e2").replace("{", '{"price": -1, ', 1),
        ]
    ),
    en="Both lines of the example are valid JSON and have all six keys, yet neither is an event: "
    "nobody may hover, and no price is below zero. What is the first rule of the table that each "
    "line breaks, and where do you write that down?",
    ja="例の2行はどちらも正しい JSON で、キーも6つそろっていますが、イベントとしては不正です"
    "(hover という種類はなく、価格は負になりません)。それぞれの行が最初に破る規則はどれで、"
    "それをどこに記録していますか。",
)
def test_reject_counts(submission, data, seed):
    """Every line of two random logs and of 20 odd lines ends as a row or with its reason.
    無作為なログ2つと変わった20行の全行が、表の行か、正しい理由付きの reject になる。"""
    for name, n in (("log a", 500), ("log b", 240)):
        lines, truth = data.gen_click_lines(n, seed(name))
        given = iter(lines) if name == "log b" else lines  # an open file can be read once
        found, rejects = fields(submission.parse_click_log(given), ("table", "rejects"))
        assert refused(rejects) == truth.rejects
        assert without_ts(data.rows(found, zoned=False)) == without_ts(data.rows(truth.events))
    found, rejects = fields(submission.parse_click_log(list(ODD_LINES)), ("table", "rejects"))
    reasons = list(enumerate(ODD_LINES.values(), start=1))
    assert refused(rejects) == [(number, reason) for number, reason in reasons if reason]
    assert [row[0] for row in data.rows(found, zoned=False)] == ["a1", "a2", "e1", "a3"]
    assert [row[3] for row in data.rows(found, zoned=False)] == ["", "tea", "tea", "NA"]
    found, rejects = fields(submission.parse_click_log([]), ("table", "rejects"))
    assert data.rows(found, zoned=False) == [] and refused(rejects) == []


def without_ts(rows):
    """The rows without their time, which another check looks at."""
    return [row[:4] + row[5:] for row in rows]


@pytest.mark.points(5)
@pytest.mark.concept("time-zones")
@pytest.mark.teaches(
    example=lambda s: s.parse_click_log(
        [line(ts=...).replace("{", '{"ts": "2026-04-01T09:00:00.000+09:00", ', 1)]
    ),
    en="Nine o'clock in Tokyo (+09:00) is midnight in UTC: one instant, two ways to write it. "
    "What does your code do with the +09:00 at the end: convert, or cut off?",
    ja="東京の9時(+09:00)は UTC の0時です。同じ瞬間の2通りの書き方にすぎません。"
    "末尾の +09:00 を、あなたのコードは変換していますか、切り捨てていますか。",
)
def test_timezone_utc(submission, data, seed, rng):
    """Times at Z, +09:00 and -03:30 become the same instants in UTC, to the millisecond.
    Z、+09:00、-03:30 の時刻が、ミリ秒まで同じ瞬間の UTC になる。"""
    events = data.gen_events(80, seed("zones"), duplicates=0.0).assign(query="tea", price=480)
    zones = rng.choice(["UTC", "Asia/Tokyo", "-03:30"], len(events))
    events.loc[::3, "ts"] = events.loc[::3, "ts"].dt.floor("s")
    lines = []
    for event, zone in zip(events.to_dict("records"), zones, strict=True):
        digits = "milliseconds" if event["ts"].microsecond else "seconds"
        local = event["ts"].tz_convert(zone).isoformat(timespec=digits)
        lines.append(json.dumps({**event, "ts": local.replace("+00:00", "Z")}))
    found, _ = fields(submission.parse_click_log(lines), ("table", "rejects"))
    data.rows(found)
    assert found["ts"].tolist() == events["ts"].tolist()
    assert np.array_equal(found["ts"].dt.hour, events["ts"].dt.hour)
