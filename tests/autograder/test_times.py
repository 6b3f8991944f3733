from datetime import UTC, datetime

import pytest

from autograder.times import parse_time, parse_zoned, to_text

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
        "2026-01-31 17:45:00.000000 +0545",  # what nbgrader writes in Kathmandu,
        "2026-01-31 09:00:00.000000 -03",  # in Sao Paulo,
        "2026-01-31 07:00:00.000000 EST",  # and in New York
        "2026-01-31 13:00:00 CET",
        "2026-01-31 15:00 UTC+3",
        "Sat Jan 31 21:00:00 2026 JST",
        "Sat Jan 31 21:00:00 JST 2026",
        "Sat, 31 Jan 2026 21:00:00 +0900",
        "2026-01-31 12:00:00 XYZ",  # as in nbgrader
    ],
)
def test_zones(text):
    assert parse_time(text) == NOON


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-07-31 14:00:00.000000 EDT", 18),
        ("2026-07-31 14:00:00.000000 CEST", 12),
        ("2026-07-31 14:00:00 CET", 13),  # the letters, not the zone of that name
        ("2026-07-31 14:00:00 Europe/Berlin", 12),
        ("2026-07-31 14:00:00 America/New_York", 18),
    ],
)
def test_summer_time(text, hour):
    assert parse_time(text) == parse_zoned(text) == datetime(2026, 7, 31, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "submitted", "deadline"),
    [
        ("2026-10-25 02:30 Europe/Berlin", (0, 30), (1, 30)),  # twice on the clock
        ("2026-03-29 02:30 Europe/Berlin", (0, 30), (1, 30)),  # left out by the clock
    ],
)
def test_an_hour_that_the_clocks_change_is_read_in_favour_of_the_trainee(text, submitted, deadline):
    day = parse_time(text).date()
    assert parse_time(text) == datetime(day.year, day.month, day.day, *submitted, tzinfo=UTC)
    assert parse_zoned(text) == datetime(day.year, day.month, day.day, *deadline, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-01-31 12:00", "2026-01-31", "2026-01-31 12:00 NOWHERE"])
def test_a_deadline_needs_a_zone(text):
    assert parse_zoned(text) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-45", "\0", "9" * 400, "1e99999", "12:00 UTC", "31"]
)
def test_no_time(text):
    assert parse_time(text) is None


def test_written_as_nbgrader_does():
    assert to_text(NOON) == "2026-01-31 12:00:00.000000 UTC"
    assert parse_time(to_text(NOON)) == NOON


def test_a_deadline_is_the_same_on_every_machine(monkeypatch):
    """India's and Israel's letters are the same; nobody is late for where the grader stands."""
    india = "2026-07-01 12:00 IST"
    assert parse_zoned(india).hour == 6
    monkeypatch.setattr("time.tzname", ("IST", "IDT"))
    monkeypatch.setattr("time.timezone", -2 * 3600)
    assert parse_zoned(india) is None
    assert parse_zoned("2026-07-01 12:00IST") is None
    assert parse_zoned("2026-07-01 12:00 JST").hour == 3
    monkeypatch.setattr("time.timezone", int(-5.5 * 3600))
    assert parse_zoned(india).hour == 6
