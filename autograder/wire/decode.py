"""Decoding: the body of a frame to plain values of exact types. Format: see ``codec``.

Written for input by an enemy: every fault is a WireViolation, and memory and time are bounded by
``Limits`` whatever the bytes say.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from time import monotonic, thread_time
from typing import Any

from msgpack import ExtType, Unpacker

from autograder.wire.codec import (
    ATOMS,
    BIGINT,
    BIGINT_BYTES,
    COMPLEX,
    DICT,
    FROZENSET,
    HANDLE,
    LIST,
    OWN,
    RANGE,
    RECORD,
    SET,
    TUPLE,
    Limits,
    load,
)
from autograder.wire.errors import WireViolation
from autograder.wire.records import Record, field_problem

__all__ = ["DECODERS", "Decoder", "Take"]

Take = Callable[["Decoder", bytes, int], Any]

DECODERS: dict[int, Take] = {}
"""What to do with an ext token of this code. Extended by times, arrays and tables."""

_KEYED = frozenset({str, bytes})  # hashes of these are salted, so floods cannot be prepared
_SAME_HASH = 64
_STEP = 64


class Decoder:
    """Decodes one message; use once. Every fault is a WireViolation.

    Parameters
    ----------
    handle : called with (id, kind byte, information) for an object that lives on the other side
    own : called with (id) for an object of this side that comes back
    record : makes a record of (name, fields, values)
    seconds : of CPU time for decoding, if less than ``limits`` allow
    """

    def __init__(
        self,
        body: memoryview,
        limits: Limits,
        *,
        handle: Callable[[int, int, Any], Any] | None = None,
        own: Callable[[int], Any] | None = None,
        record: Callable[[str, tuple[str, ...], list[Any]], Any] = Record,
        seconds: float | None = None,
    ) -> None:
        self.limits = limits
        self._handle = handle
        self._own = own
        self._record = record
        seconds = min(limits.seconds, seconds or limits.seconds)
        self._stop, self._cpu_stop = monotonic() + seconds, thread_time() + seconds
        size = int.from_bytes(body[:4], "little")
        if len(body) < 4 or size > len(body) - 4:
            raise WireViolation("a head longer than its frame")
        self._tokens = _tokens(body[4 : 4 + size], limits.nodes)
        self.size = len(self._tokens)
        self._at = 0
        self._body = body
        self._blob_at = 4 + size
        self._handles = 0
        self._opened = 0

    def next(self) -> Any:
        """The next value of the message."""
        try:
            return self.value(0)
        except WireViolation:
            raise
        except RecursionError:
            raise WireViolation("nested too deeply") from None
        except Exception as exc:
            # What numpy or pandas refuse to build is the sender's fault as well.
            raise WireViolation(f"a malformed value ({type(exc).__name__})") from exc

    def peek(self) -> Any:
        """The next token, which stays."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def end(self) -> None:
        """Nothing may be left over."""
        if self._at != len(self._tokens) or self._blob_at != len(self._body):
            raise WireViolation("bytes after the end of the message")

    def value(self, depth: int) -> Any:
        """The next value, ``depth`` levels down."""
        try:
            token = self._tokens[self._at]
        except IndexError:
            raise WireViolation("a message cut short") from None
        self._at += 1
        kind = type(token)
        if kind in ATOMS:
            return token
        if kind is not ExtType:
            raise WireViolation("a token of a forbidden kind")
        self.tick()
        self._opened += 1
        if self._opened > self.limits.opened:
            raise WireViolation("a message of too many containers")
        code = token.code
        if code not in DECODERS:
            _load_for(code)
        return DECODERS[code](self, token.data, depth)

    def values(self, payload: bytes | int, depth: int, each: int = 1) -> list[Any]:
        """The next values, as many as the payload of their container says."""
        number = payload if isinstance(payload, int) else self.number(payload)
        number *= each
        if depth > self.limits.depth:
            raise WireViolation("nested too deeply")
        start = self._at
        if number > len(self._tokens) - start:
            raise WireViolation("a container longer than its message")
        items = self._tokens[start : start + number]
        if ATOMS.issuperset(map(type, items)):
            self._at = start + number
            return items
        return [self.value(depth) for _ in range(number)]

    def expect(self, kind: type, depth: int) -> Any:
        """The next value, which must be of exactly this type."""
        value = self.value(depth)
        if type(value) is not kind:
            raise WireViolation(f"{kind.__name__} expected")
        return value

    def blob(self, size: int) -> memoryview:
        """The next blob, which must have exactly this many bytes left."""
        start = self._blob_at
        if size < 0 or start + size > len(self._body):
            raise WireViolation("a blob longer than its frame")
        self._blob_at = start + size
        return self._body[start : start + size]

    @staticmethod
    def number(payload: bytes) -> int:
        """The count in the payload of an ext token."""
        if len(payload) != 8:
            raise WireViolation("a malformed count")
        return int.from_bytes(payload, "little")

    def foreign(self, payload: bytes, depth: int) -> Any:
        """An object of the other side."""
        self._handles += 1
        if self._handle is None or len(payload) != 9 or self._handles > self.limits.handles:
            raise WireViolation("a handle out of place")
        information = self.value(depth + 1)
        return self._handle(int.from_bytes(payload[:8], "little"), payload[8], information)

    def returned(self, payload: bytes, depth: int) -> Any:
        """An object of this side that comes back."""
        if self._own is None:
            raise WireViolation("a handle out of place")
        return self._own(self.number(payload))

    def record(self, payload: bytes, depth: int) -> Any:
        """A named tuple or dataclass."""
        number = self.number(payload)
        names = self.values(number + 1, depth + 1)
        if not all(type(name) is str for name in names):
            raise WireViolation("a record with strange names")
        name, fields = names[0], tuple(names[1:])
        if field_problem(name, fields):
            raise WireViolation("a record with strange names")
        return self._record(name, fields, self.values(number, depth + 1))

    def hashable(self, keys: list[Any]) -> None:
        """Refuse keys that are not hashable, or chosen to make a hash table slow."""
        if _KEYED.issuperset(map(type, keys)):
            return
        first: dict[int, Any] = {}
        clashes = 0
        for at, key in enumerate(keys):
            other = first.setdefault(hash(key), key)
            if other is not key and other != key:
                clashes += 1
            if not at % _STEP:
                self.tick()
            if clashes > _SAME_HASH:
                raise WireViolation("keys that collide")

    def tick(self) -> None:
        """Refuse to go on beyond the time for decoding."""
        if monotonic() > self._stop and thread_time() > self._cpu_stop:  # the cheap clock first
            raise WireViolation("a message that takes too long to decode")

    def table(self, payload: bytes, depth: int) -> dict[Any, Any]:
        """A dict."""
        flat = self.values(payload, depth + 1, each=2)
        keys, values = flat[0::2], flat[1::2]
        self.hashable(keys)
        made: dict[Any, Any] = {}
        for start in range(0, len(keys), _STEP):
            piece = slice(start, start + _STEP)
            made.update(zip(keys[piece], values[piece], strict=True))
            self.tick()
        if len(made) != len(keys):
            raise WireViolation("a key twice")
        return made

    def members(self, payload: bytes, depth: int) -> set[Any]:
        """The elements of a set."""
        keys = self.values(payload, depth + 1)
        self.hashable(keys)
        made: set[Any] = set()
        for start in range(0, len(keys), _STEP):
            made.update(keys[start : start + _STEP])
            self.tick()
        if len(made) != len(keys):
            raise WireViolation("an element twice")
        return made


def _tokens(head: memoryview, nodes: int) -> list[Any]:
    """All tokens of a head. Raises WireViolation."""
    unpacker = Unpacker(
        None, max_buffer_size=max(len(head), 1), max_array_len=0, max_map_len=0, raw=False
    )
    try:
        unpacker.feed(head)
        tokens = list(islice(unpacker, nodes + 1))
    except Exception as exc:
        raise WireViolation(f"a malformed message ({type(exc).__name__})") from exc
    if len(tokens) > nodes:
        raise WireViolation("a message of too many elements")
    if unpacker.tell() != len(head):
        raise WireViolation("a message cut short")
    return tokens


def _load_for(code: int) -> None:
    """Load the extension that knows this code. Raises WireViolation."""
    extension = "times" if code < 32 else "arrays" if code < 64 else "tables"
    if code >= 16:
        load(extension)
    if code not in DECODERS:
        raise WireViolation("a token of an unknown kind")


def _bigint(decoder: Decoder, payload: bytes, depth: int) -> int:
    if len(payload) > BIGINT_BYTES:
        raise WireViolation("an int too large")
    return int.from_bytes(payload, "little", signed=True)


def _complex(decoder: Decoder, payload: bytes, depth: int) -> complex:
    real, imag = decoder.expect(float, depth), decoder.expect(float, depth)
    return complex(real, imag)


def _range(decoder: Decoder, payload: bytes, depth: int) -> range:
    made = range(*(decoder.expect(int, depth) for _ in range(3)))
    # len() itself overflows for bounds beyond 64 bit.
    if abs(made.stop - made.start) // abs(made.step) > decoder.limits.nodes:
        raise WireViolation("a range too long")
    return made


DECODERS.update(
    {
        TUPLE: lambda decoder, payload, depth: tuple(decoder.values(payload, depth + 1)),
        LIST: lambda decoder, payload, depth: decoder.values(payload, depth + 1),
        SET: lambda decoder, payload, depth: decoder.members(payload, depth),
        FROZENSET: lambda decoder, payload, depth: frozenset(decoder.members(payload, depth)),
        DICT: Decoder.table,
        COMPLEX: _complex,
        BIGINT: _bigint,
        RANGE: _range,
        RECORD: Decoder.record,
        HANDLE: Decoder.foreign,
        OWN: Decoder.returned,
    }
)
