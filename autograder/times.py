"""Times of submissions: what stands in ``timestamp.txt``, as UTC.

nbgrader reads ``2026-01-31 10:00:00 +0900`` as a quarter of an hour east of Greenwich (it takes 900
for seconds) and knows few names of zones, which would make work late that is not.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import parser

__all__ = ["parse_time", "to_text"]

_JAPAN = timezone(timedelta(hours=9))


def parse_time(text: str) -> datetime | None:
    """An aware time in UTC; a time without a zone is UTC; None if ``text`` is no time."""
    words = text.split()
    zone = _zone(words[-1]) if len(words) == 3 else None
    try:
        with warnings.catch_warnings():  # a zone that nobody knows is taken for UTC, as by nbgrader
            warnings.simplefilter("ignore")
            parsed = parser.parse(" ".join(words[:2]) if zone else text)
        parsed = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone or UTC)
        return parsed.astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _zone(name: str) -> tzinfo | None:
    if name == "JST":
        return _JAPAN
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def to_text(time: datetime) -> str:
    """A time as nbgrader writes it: ``2026-01-31 01:00:00.000000 UTC``."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
