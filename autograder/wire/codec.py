"""The codec: plain values to bytes and back, exact types only, everything bounded.

The body of a frame is::

    4 bytes: length of the head | head | blobs, one after the other

The head is a FLAT stream of msgpack tokens in prefix order. A token is an atom (None, bool, int,
float, str, bytes) or an ext token that opens something: "a list of 3 values", "an array of this
dtype and shape, whose bytes are the next blob". msgpack's own arrays and maps are forbidden, so
the C parser makes at most ``nodes`` small objects before any of our code looks at them, and the
recursion is ours, with its own depth, element and time bounds.

Subclasses do not survive: a defaultdict arrives as a dict, an ndarray subclass as an ndarray.
What is not plain is handed to ``Encoder.foreign`` (a handle on the child's side). This module
holds what both directions share: ``encode`` and ``decode`` have the plain values, ``times``,
``arrays`` and ``tables`` those of datetime, numpy and pandas, loaded when the first one appears.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

__all__ = ["ATOMS", "Limits"]

ATOMS = frozenset({type(None), bool, int, float, str, bytes})
"""The types that msgpack carries as they are."""

# Codes of ext tokens.
TUPLE, LIST, SET, FROZENSET, DICT = 1, 2, 3, 4, 5
COMPLEX, BIGINT, RANGE, RECORD, HANDLE, OWN = 6, 7, 8, 9, 10, 11
DATETIME, DATE, TIME, TIMEDELTA = 16, 17, 18, 19
ARRAY, OBJECTS, SCALAR = 32, 33, 34
SERIES, INDEX, MULTIINDEX, RANGEINDEX, FRAME = 64, 65, 66, 67, 68
TEXTS, CATEGORICAL, MASKED, ZONED = 69, 70, 71, 72
TIMESTAMP, DELTA, NAT, NA = 74, 75, 76, 77

BIGINT_BYTES = 1024
"""Largest int: 2466 digits, below the 4300 at which Python refuses to print it."""

_LOADED: set[str] = set()


@dataclass(frozen=True)
class Limits:
    """Bounds of one message.

    bytes : of the whole body; nodes : atoms and containers; opened : all that is no atom;
    depth : of nesting; handles : handles in it; elements : of an array, a range or an index;
    columns : of a table, also categories of a column; seconds : of CPU time for decoding
    """

    bytes: int = 64 << 20
    nodes: int = 1_000_000
    opened: int = 250_000
    depth: int = 64
    handles: int = 10_000
    elements: int = 64 << 20
    columns: int = 10_000
    seconds: float = 10.0


def load(extension: str) -> bool:
    """Load ``times``, ``arrays`` or ``tables``; false if it was loaded before."""
    if extension in _LOADED:
        return False
    import_module(f"autograder.wire.{extension}")
    _LOADED.add(extension)
    return True


def count_bytes(number: int) -> bytes:
    """A count as the payload of an ext token."""
    return number.to_bytes(8, "little")


def load_all() -> None:
    """Load every extension whose library is installed."""
    for extension in ("times", "arrays", "tables"):
        try:
            load(extension)
        except ModuleNotFoundError:
            continue
