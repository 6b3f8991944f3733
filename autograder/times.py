"""Times of submissions and deadlines as UTC: ``timestamp.txt``, and a course's files.

nbgrader writes ``2026-07-01 10:00:00.000000 EDT`` in the zone of ``c.Exchange.timezone``. It reads
such letters as UTC on a machine that lies elsewhere, and ``+0900`` as a quarter of an hour: either
would make work late that is not, or the other way round.
"""

from __future__ import annotations

import re
import time
import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import parser

__all__ = ["naive_utc", "parse_time", "parse_zoned", "to_text", "zone_in"]

# Letters mean one offset, summer or winter: the zone of the same name would shift "CET" in July.
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1,
    "MEST": 2, "EET": 2, "EEST": 3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "MSK": 3, "PKT": 5,
    "IST": 5.5, "WIB": 7, "WITA": 8, "WIT": 9, "HKT": 8, "PST": -8, "PDT": -7, "MST": -7,
    "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4, "AST": -4, "ADT": -3, "NST": -3.5,
    "NDT": -2.5, "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5,
    "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_OFFSET = re.compile(r"(?:UTC|GMT)([+-]\d\d?)(?::?(\d\d))?")  # dateutil turns its sign round
_DEFAULTS = (datetime(2001, 1, 1), datetime(2002, 2, 2))  # what a text does not say differs in them


def parse_time(text: str) -> datetime | None:
    """An aware time in UTC; a time without a zone is UTC; None if ``text`` is no complete time.

    A zone is an offset (``+0900``), a name (``Asia/Tokyo``) or letters (``JST``). Letters that
    several countries use are taken as this machine's zone has them, else as the best known.
    An hour that a change of clocks repeats or leaves out is taken the earlier way.
    """
    parsed = _parse(text)
    return None if parsed is None else _readings(parsed if parsed.tzinfo else _utc(parsed))[0]


def parse_zoned(text: str) -> datetime | None:
    """As :func:`parse_time`, for a deadline: None without a zone, or with one nobody knows.

    An hour that a change of clocks repeats or leaves out is taken the later way: the trainee's.
    Letters that this machine's zone has otherwise than the best known are no zone: a deadline is
    the same on every machine.
    """
    parsed = _parse(text)
    if parsed is None or parsed.tzinfo is None or _disputed(parsed.tzinfo):
        return None
    return _readings(parsed)[1]


def _disputed(zone: tzinfo) -> bool:
    """Whether its letters were read as this machine has them, and others would read another."""
    known = _HOURS.get(zone.tzname(None) or "")
    return known is not None and zone.utcoffset(None) != timedelta(hours=known)


def naive_utc(time: datetime | str | None) -> datetime | None:
    """A time as the gradebook keeps it; None for a text that holds none."""
    if isinstance(time, str):
        time = parse_time(time)
    if time is None or time.tzinfo is None:
        return time
    return time.astimezone(UTC).replace(tzinfo=None)


def zone_in(text: str) -> tzinfo | None:
    """The zone that a time is written with; None without one, or with one nobody knows."""
    parsed = _parse(text)
    return None if parsed is None else parsed.tzinfo


def _utc(naive: datetime) -> datetime:
    return naive.replace(tzinfo=UTC)


def _readings(aware: datetime) -> tuple[datetime, datetime] | tuple[None, None]:
    """The earliest and the latest moment in UTC that a time on the clock can be."""
    try:
        earlier, later = sorted(aware.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    except (ValueError, OverflowError):
        return None, None
    return earlier, later


def _parse(text: str) -> datetime | None:
    """The time as it is written, with its zone if that is known."""
    words = text.split()
    zone = _zone(words[-1]) if len(words) > 1 else None
    said = " ".join(words[:-1] if zone else words)
    try:
        with warnings.catch_warnings():  # a zone that nobody knows is none, as in nbgrader
            warnings.simplefilter("ignore")
            one, other = (
                parser.parse(said, default=default, tzinfos=_by_letters) for default in _DEFAULTS
            )
    except (ValueError, OverflowError, TypeError):
        return None
    if one != other:
        return None
    return one.replace(tzinfo=zone) if zone and one.tzinfo is None else one


def _zone(name: str) -> tzinfo | None:
    if name in time.tzname:
        seconds = -(time.altzone if name != time.tzname[0] else time.timezone)
        return timezone(timedelta(seconds=seconds), name)
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]), name)
    try:
        if match := _OFFSET.fullmatch(name):
            hours, minutes = int(match[1]), int(match[2] or 0)
            return timezone(timedelta(hours=hours, minutes=-minutes if "-" in name else minutes))
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def _by_letters(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    return _zone(name) if name else None


def to_text(time: datetime) -> str:
    """A time as nbgrader writes it: ``2026-01-31 01:00:00.000000 UTC``."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
