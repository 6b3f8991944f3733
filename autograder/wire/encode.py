"""Encoding: a message of plain values to the parts of a frame's body. Format: see ``codec``."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable
from typing import Any

from msgpack import ExtType, Packer

from autograder.wire.codec import (
    ATOMS,
    BIGINT,
    BIGINT_BYTES,
    COMPLEX,
    DICT,
    FROZENSET,
    LIST,
    RANGE,
    RECORD,
    SET,
    TUPLE,
    Limits,
    count_bytes,
    load,
)
from autograder.wire.errors import TooLarge, Unsendable
from autograder.wire.frames import Buffer
from autograder.wire.records import Record, field_problem

__all__ = ["ENCODERS", "Encoder", "Put"]

Put = Callable[["Encoder", Any, int], None]

ENCODERS: dict[type, Put] = {}
"""What to do with a value of exactly this type. Extended by times, arrays and tables."""

_EXTENSIONS = {"datetime": "times", "zoneinfo": "times", "numpy": "arrays", "pandas": "tables"}


class Encoder:
    """Encodes one message; use once.

    Parameters
    ----------
    foreign : called with (encoder, value, depth) for a value that is not plain; puts a handle or
        raises Unsendable
    lossy_text : replace lone surrogates by U+FFFD (the child's side) instead of raising
    """

    def __init__(self, limits: Limits, foreign: Put, *, lossy_text: bool = False) -> None:
        self.limits = limits
        self.foreign = foreign
        self.lossy = lossy_text
        self._pack = Packer(buf_size=1024).pack
        self._head: list[bytes] = []
        self._blobs: list[Buffer] = []
        self._size = 0
        self._nodes = 0
        self._opened = 0
        self.handles = 0

    def message(self, values: Iterable[Any]) -> list[Buffer]:
        """The parts of a body that holds these values, one after the other."""
        for value in values:
            self.value(value, 0)
        head = b"".join(self._head)
        self.grow(0)
        return [len(head).to_bytes(4, "little"), head, *self._blobs]

    def value(self, value: Any, depth: int) -> None:
        """Put one value. Raises TooLarge, Unsendable."""
        kind = type(value)
        if kind in ATOMS:
            self._atom(value)
            return
        put = ENCODERS.get(kind) or _resolve(kind)
        if put is None:
            self.foreign(self, value, depth)
        else:
            put(self, value, depth)

    def values(self, items: list[Any] | tuple[Any, ...], depth: int) -> None:
        """Put the items of a container, in bulk where all of them are atoms."""
        if depth > self.limits.depth:
            raise TooLarge(f"nested more than {self.limits.depth} levels deep")
        if ATOMS.issuperset(map(type, items)):
            self.count(len(items))
            for start in range(0, len(items), 65536):
                self._bulk(items[start : start + 65536])
            return
        for item in items:
            self.value(item, depth)

    def open(self, code: int, payload: bytes) -> None:
        """Put an ext token."""
        self.count(1)
        self._opened += 1
        if self._opened > self.limits.opened:
            raise TooLarge(f"more than {self.limits.opened} containers and objects")
        self._emit(self._pack(ExtType(code, payload)))

    def blob(self, data: Buffer, size: int) -> None:
        """Put bytes behind the head."""
        self.grow(size)
        self._blobs.append(data)

    def count(self, nodes: int) -> None:
        """Account for elements, before they are made."""
        self._nodes += nodes
        if self._nodes > self.limits.nodes:
            raise TooLarge(f"more than {self.limits.nodes} elements")

    def grow(self, size: int) -> None:
        """Account for bytes, before they are made."""
        self._size += size
        if self._size > self.limits.bytes - 4:
            raise TooLarge(f"more than {self.limits.bytes} bytes")

    def room(self, *, size: int = 0, nodes: int = 0) -> None:
        """Raise TooLarge if so much more would not fit."""
        self.count(nodes)
        self.grow(size)
        self._nodes -= nodes
        self._size -= size

    def _emit(self, data: bytes) -> None:
        self._head.append(data)
        self.grow(len(data))

    def _atom(self, value: Any) -> None:
        self.count(1)
        try:
            if isinstance(value, (str, bytes)):
                self.room(size=len(value))
            self._emit(self._pack(value))
        except OverflowError:
            self._bigint(value)
        except UnicodeEncodeError:
            self._emit(self._pack(self._repair(value)))

    def _bulk(self, items: list[Any] | tuple[Any, ...]) -> None:
        try:
            data = self._pack(items if type(items) is list else list(items))
        except (OverflowError, UnicodeEncodeError):
            self._nodes -= len(items)
            for item in items:
                self._atom(item)
            return
        size = len(items)
        self._emit(data[1 if size < 16 else 3 if size < 65536 else 5 :])

    def _bigint(self, value: int) -> None:
        size = value.bit_length() // 8 + 1
        if size > BIGINT_BYTES:
            raise TooLarge(f"an int of {value.bit_length()} bits")
        data = value.to_bytes(size, "little", signed=True)
        self._emit(self._pack(ExtType(BIGINT, data)))

    def _repair(self, text: str) -> str:
        if not self.lossy:
            raise Unsendable("a str with lone surrogates cannot cross the wire")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _resolve(kind: type) -> Put | None:
    """The encoder of the nearest plain base of a type, loading an extension if need be."""
    mro = type.__dict__["__mro__"].__get__(kind)
    for base in mro:
        root = getattr(base, "__module__", "")
        root = root.partition(".")[0] if isinstance(root, str) else ""
        if root in _EXTENSIONS and root in sys.modules:
            load(_EXTENSIONS[root])
    if kind in ENCODERS:
        return ENCODERS[kind]
    if "__dataclass_fields__" in kind.__dict__ and tuple not in mro:
        return _put_dataclass if _is_pure_data(mro) else None
    if tuple in mro and isinstance(getattr(kind, "_fields", None), tuple):
        return _put_namedtuple
    for base in mro:
        if base in ENCODERS:
            return ENCODERS[base]
        if base in ATOMS:
            return _plain_atom(base)
    return None


# What these return for an instance of a subclass is exactly of the base, by no code of its own.
_OWN_CONTENT: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int.__pos__,
    float: float.__pos__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
}


def _plain_atom(base: type) -> Put:
    def put(encoder: Encoder, value: Any, depth: int) -> None:
        encoder.value(_OWN_CONTENT[base](value), depth)

    return put


def _is_pure_data(mro: tuple[type, ...]) -> bool:
    """No public methods or properties of its own: else the object must stay where it is."""
    return not any(
        not name.startswith("_")
        and (callable(item) or isinstance(item, (property, classmethod, staticmethod)))
        and name not in base.__dict__.get("__dataclass_fields__", ())
        for base in mro
        if base is not object
        for name, item in base.__dict__.items()
    )


def put_record(
    encoder: Encoder, name: str, fields: tuple[Any, ...], values: list[Any], depth: int
) -> None:
    """Put a record; as a plain tuple if the names make no record."""
    known = all(type(field) is str for field in fields) and len(fields) == len(values)
    if not known or field_problem(name, fields):
        encoder.open(TUPLE, count_bytes(len(values)))
    else:
        encoder.open(RECORD, count_bytes(len(values)))
        encoder.values((name, *fields), depth + 1)
    encoder.values(values, depth + 1)


def _put_namedtuple(encoder: Encoder, value: Any, depth: int) -> None:
    kind = type(value)
    put_record(encoder, kind.__name__, kind._fields, list(tuple.__iter__(value)), depth)


def _put_dataclass(encoder: Encoder, value: Any, depth: int) -> None:
    fields = tuple(field.name for field in dataclasses.fields(value))
    values = [getattr(value, name, None) for name in fields]
    put_record(encoder, type(value).__name__, fields, values, depth)


def _put_my_record(encoder: Encoder, value: Record, depth: int) -> None:
    put_record(encoder, value._name, value._fields, list(value), depth)


def _putter(code: int, iterate: Callable[[Any], Iterable[Any]]) -> Put:
    def put(encoder: Encoder, value: Any, depth: int) -> None:
        items = value if type(value) in (list, tuple) else list(iterate(value))
        encoder.open(code, count_bytes(len(items)))
        encoder.values(items, depth + 1)

    return put


def _put_dict(encoder: Encoder, value: dict[Any, Any], depth: int) -> None:
    flat = [part for pair in dict.items(value) for part in pair]
    encoder.open(DICT, count_bytes(len(flat) // 2))
    encoder.values(flat, depth + 1)


def _put_complex(encoder: Encoder, value: complex, depth: int) -> None:
    encoder.open(COMPLEX, b"")
    encoder.values((float(value.real), float(value.imag)), depth)


def _put_range(encoder: Encoder, value: range, depth: int) -> None:
    small = abs(value.start) < 1 << 62 and abs(value.stop) < 1 << 62 and abs(value.step) < 1 << 62
    if not small or len(value) > encoder.limits.nodes:
        encoder.foreign(encoder, value, depth)
        return
    encoder.open(RANGE, b"")
    encoder.values((value.start, value.stop, value.step), depth)


ENCODERS.update(
    {
        tuple: _putter(TUPLE, tuple.__iter__),
        list: _putter(LIST, list.__iter__),
        set: _putter(SET, set.__iter__),
        frozenset: _putter(FROZENSET, frozenset.__iter__),
        dict: _put_dict,
        bytearray: lambda encoder, value, depth: encoder.value(bytes(value), depth),
        complex: _put_complex,
        range: _put_range,
        Record: _put_my_record,
    }
)
