from datetime import UTC, datetime

import pytest

from autograder.times import parse_time, to_text

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31 12:00:00",
        "2026-01-31 12:00:00.000000 UTC",
        "2026-01-31T12:00:00Z",
        "2026-01-31 21:00:00 JST",
        "2026-01-31 21:00:00 +0900",
        "2026-01-31 21:00:00+09:00",
        "2026-01-31T07:00:00-05:00",
        "2026-01-31 21:00:00 Asia/Tokyo",
    ],
)
def test_zones(text):
    assert parse_time(text) == NOON


@pytest.mark.parametrize("text", ["", "soon", "2026-13-45", "\0", "9" * 400, "1e99999"])
def test_no_time(text):
    assert parse_time(text) is None


def test_written_as_nbgrader_does():
    assert to_text(NOON) == "2026-01-31 12:00:00.000000 UTC"
    assert parse_time(to_text(NOON)) == NOON
