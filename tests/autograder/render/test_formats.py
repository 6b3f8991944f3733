from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.render import formats


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("a\x00b\x08c\x7f", "abc"),
        ("10%\r50%\r100%\ndone\r\n", "100%\ndone\n"),
        ("0/100\u202e001/0\u202c", "0/100\ufffd001/0\ufffd"),
        ("a" + "\u0301" * 40, "a" + "\u0301" * 3),
        ("か\u3099", "か\u3099"),
        ("\ud800", "?"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_plain_text(raw, plain):
    assert formats.plain_text(raw) == plain


def test_a_name_is_one_short_line():
    assert formats.name("a\n\x1b[31m b\t" + "x" * 200) == "a b " + "x" * 75 + "…"


def test_excerpt_keeps_head_and_tail():
    text = "\n".join(str(number) for number in range(100))
    head, left_out, tail = formats.excerpt(text, lines=8, chars=1000)
    assert (head.split("\n")[-1], left_out, tail) == ("5", 92, "98\n99")
    assert formats.excerpt("short", lines=8, chars=1000) == ("short", 0, "")
    head, left_out, tail = formats.excerpt("x" * 5000, lines=8, chars=1000)
    assert (len(head), left_out) == (750, 1)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Short enough.", "Short enough."),
        ("The mean is too high. Which values count? Look again at the missing ones and at zeros.",
         "The mean is too high. Which values count?"),
        ("Values like i.e. this one belong in one long sentence that never comes to an end",
         "Values like i.e. this one belong in one long…"),
        ("平均が高すぎます。どの値を数えていますか。欠損値の扱いと、ゼロの扱いをもう一度よく確認してみてください。数え方も確かめましょう。",
         "平均が高すぎます。どの値を数えていますか。"),
        ("x" * 90, "x" * 49 + "…"),
    ],
)  # fmt: skip
def test_a_gist_ends_with_a_sentence_or_a_word(text, short):
    assert formats.gist(text, 50) == short


@pytest.mark.parametrize(
    ("value", "text"), [(5.0, "5"), (13.333333, "13.33"), (2.5, "2.5"), (None, "–"),
                        (float("nan"), "–"), (1234, "1,234"), (0, "0"), (100.0, "100")]
)  # fmt: skip
def test_points(value, text):
    assert formats.points(value) == text


def test_durations_and_dates():
    assert [formats.duration(s) for s in (0.0123, 2.34, 125, 7300)] == [
        "12 ms", "2.3 sec", "2 min 5 sec", "2 hr 1 min",
    ]  # fmt: skip
    assert [formats.duration(s, "ja") for s in (0.0123, 2.34, 125, 7300)] == [
        "12 ms", "2.3 秒", "2 分 5 秒", "2 時間 1 分",
    ]  # fmt: skip
    assert formats.percent(0.456, "ja") == "46%"
    moment = datetime(2025, 11, 3, 9, 5, tzinfo=UTC)
    assert formats.date(moment) == "3 Nov 2025, 09:05 UTC"
    assert formats.date(moment.isoformat(), "ja") == "2025年11月3日 09:05 UTC"
    tokyo = moment.astimezone(ZoneInfo("Asia/Tokyo"))
    assert formats.date(tokyo) == "3 Nov 2025, 18:05 JST (UTC+09:00)"
    assert formats.date(tokyo.isoformat(), "ja") == "2025年11月3日 18:05 UTC+09:00"
    assert formats.date(datetime(2025, 11, 3, 9, 5)) == "3 Nov 2025, 09:05"
    assert formats.date("<b>") == "<b>"  # escaped later, like any text
