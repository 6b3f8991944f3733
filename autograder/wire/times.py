"""Codec of ``datetime`` values: datetime, date, time, timedelta and their time zones."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from autograder.wire.codec import DATE, DATETIME, TIME, TIMEDELTA
from autograder.wire.decode import DECODERS, Decoder
from autograder.wire.encode import ENCODERS, Encoder
from autograder.wire.errors import WireViolation

__all__ = ["put_zone", "take_zone"]

_ZONE = re.compile(r"[A-Za-z0-9_+\-]{1,32}(/[A-Za-z0-9_+\-]{1,32}){0,2}")


def put_zone(encoder: Encoder, zone: dt.tzinfo | None, depth: int) -> None:
    """A time zone as its name, its offset in seconds, or None; odd ones by their offset now."""
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if zone is None:
        encoder.value(None, depth)
    elif zone is dt.UTC or str(zone) == "UTC":
        encoder.value("UTC", depth)
    elif isinstance(name, str) and _ZONE.fullmatch(name):
        encoder.value(str(name), depth)
    else:
        offset = zone.utcoffset(dt.datetime(2000, 1, 1))
        encoder.value(int(offset.total_seconds()) if offset else 0, depth)


def take_zone(decoder: Decoder, depth: int) -> dt.tzinfo | None:
    """The reverse of :func:`put_zone`."""
    value = decoder.value(depth)
    if value is None:
        return None
    if value == "UTC":
        return dt.UTC
    if type(value) is int and abs(value) < 86400:
        return dt.timezone(dt.timedelta(seconds=value))
    if type(value) is str and _ZONE.fullmatch(value):
        return ZoneInfo(value)
    raise WireViolation("a strange time zone")


def _put_datetime(encoder: Encoder, value: dt.datetime, depth: int) -> None:
    encoder.open(DATETIME, b"")
    parts = (value.year, value.month, value.day, value.hour, value.minute, value.second)
    encoder.values((*parts, value.microsecond, value.fold), depth)
    put_zone(encoder, value.tzinfo, depth)


def _take_datetime(decoder: Decoder, payload: bytes, depth: int) -> dt.datetime:
    *parts, fold = _ints(decoder, 8, depth)
    zone = take_zone(decoder, depth)
    return dt.datetime(*parts, tzinfo=zone, fold=fold)  # type: ignore[misc]


def _put_date(encoder: Encoder, value: dt.date, depth: int) -> None:
    encoder.open(DATE, b"")
    encoder.values((value.year, value.month, value.day), depth)


def _put_time(encoder: Encoder, value: dt.time, depth: int) -> None:
    encoder.open(TIME, b"")
    parts = (value.hour, value.minute, value.second, value.microsecond, value.fold)
    encoder.values(parts, depth)
    put_zone(encoder, value.tzinfo, depth)


def _take_time(decoder: Decoder, payload: bytes, depth: int) -> dt.time:
    *parts, fold = _ints(decoder, 5, depth)
    zone = take_zone(decoder, depth)
    return dt.time(*parts, tzinfo=zone, fold=fold)  # type: ignore[misc]


def _put_timedelta(encoder: Encoder, value: dt.timedelta, depth: int) -> None:
    encoder.open(TIMEDELTA, b"")
    encoder.values((value.days, value.seconds, value.microseconds), depth)


def _ints(decoder: Decoder, number: int, depth: int) -> list[Any]:
    values = [decoder.expect(int, depth) for _ in range(number)]
    if any(abs(value) > 1 << 31 for value in values):
        raise WireViolation("a strange time")
    return values


ENCODERS.update(
    {
        dt.datetime: _put_datetime,
        dt.date: _put_date,
        dt.time: _put_time,
        dt.timedelta: _put_timedelta,
    }
)
DECODERS.update(
    {
        DATETIME: _take_datetime,
        DATE: lambda decoder, payload, depth: dt.date(*_ints(decoder, 3, depth)),
        TIME: _take_time,
        TIMEDELTA: lambda decoder, payload, depth: dt.timedelta(*_ints(decoder, 3, depth)),
    }
)
