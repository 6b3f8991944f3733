"""Codec of numpy values: arrays and scalars of plain dtypes, arrays of plain Python objects.

The token of an array holds its dtype and shape; its bytes are the next blob, little-endian and in
C order. Decoded arrays are writable copies. longdouble arrives as float64, a masked array as its
data, numpy's variable-width strings as an object array; structured arrays do not cross (handle).
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.wire.codec import ARRAY, OBJECTS, SCALAR
from autograder.wire.decode import DECODERS, Decoder
from autograder.wire.encode import ENCODERS, Encoder
from autograder.wire.errors import Unsendable, WireViolation

__all__ = ["put_array"]

_UNIT = r"(\[(Y|M|W|D|h|m|s|ms|us|ns)\])?"
_DTYPE = re.compile(
    r"\|b1|\|[iu]1|<[iu][248]|<f[248]|<c8|<c16"
    rf"|\|S[1-9][0-9]{{0,7}}|<U[1-9][0-9]{{0,7}}|<[mM]8{_UNIT}"
)
_MOST_AXES = 32


def _plain(array: np.ndarray) -> np.ndarray | None:
    """The array in a dtype that crosses, or None. Converts only what is within the cap."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f" and size > 8:
        return array.astype(np.float64)
    if kind == "c" and size > 16:
        return array.astype(np.complex128)
    if kind in "SU" and size == 0:
        return array.astype(f"{kind}1")
    if kind == "T":
        return array.astype(object)
    if kind == "O":
        return array
    if array.dtype.str.startswith(">"):
        array = array.astype(array.dtype.newbyteorder("<"))
    return array if _DTYPE.fullmatch(_name(array.dtype)) else None


def _name(dtype: np.dtype[Any]) -> str:
    return str(dtype.str)


def put_array(encoder: Encoder, value: Any, depth: int) -> None:
    """Put an array; of a subclass only its plain data. Raises TooLarge, Unsendable."""
    array = np.ndarray.view(value, np.ndarray)
    if array.ndim > _MOST_AXES:
        raise Unsendable(f"an array of more than {_MOST_AXES} axes")
    # Before anything is copied: a stride-0 view of 10**12 elements takes no memory here.
    if array.dtype.kind in "OT":
        encoder.room(nodes=array.size)
    else:
        encoder.room(size=array.size * max(array.dtype.itemsize, 1))
    plain = _plain(array)
    if plain is None:
        encoder.foreign(encoder, value, depth)
        return
    shape = b"".join(size.to_bytes(8, "little") for size in plain.shape)
    if plain.dtype.kind == "O":
        encoder.open(OBJECTS, shape)
        encoder.values(plain.ravel().tolist(), depth + 1)
        return
    flat = np.ascontiguousarray(plain).reshape(-1)
    if plain.dtype.kind == "U":
        flat = _without_surrogates(encoder, flat)
    encoder.open(ARRAY, _name(plain.dtype).encode() + b"\0" + shape)
    encoder.blob(flat.view(np.uint8).data if flat.size else b"", flat.nbytes)


def _without_surrogates(encoder: Encoder, flat: np.ndarray) -> np.ndarray:
    codes = flat.view(np.uint32)
    bad = (codes & 0xFFFFF800) == 0xD800
    if not bad.any():
        return flat
    if not encoder.lossy:
        raise Unsendable("an array of str with lone surrogates cannot cross the wire")
    return np.where(bad, np.uint32(0xFFFD), codes).view(flat.dtype)


def _put_scalar(encoder: Encoder, value: Any, depth: int) -> None:
    dtype = value.dtype
    if not _DTYPE.fullmatch(_name(dtype)):
        encoder.foreign(encoder, value, depth)
        return
    encoder.open(SCALAR, _name(dtype).encode() + b"\0" + value.tobytes())


def _dtype(payload: bytes) -> tuple[np.dtype[Any], bytes]:
    name, _, rest = payload.partition(b"\0")
    text = name.decode("ascii", "replace")
    if len(name) > 16 or not _DTYPE.fullmatch(text):
        raise WireViolation("an array of a forbidden dtype")
    return np.dtype(text), rest


def _shape(decoder: Decoder, payload: bytes) -> tuple[int, ...]:
    """The shape, with its product bounded even where one of the sizes is 0."""
    if len(payload) % 8 or len(payload) > 8 * _MOST_AXES:
        raise WireViolation("an array of a strange shape")
    starts = range(0, len(payload), 8)
    shape = tuple(int.from_bytes(payload[at : at + 8], "little") for at in starts)
    room = 1
    for size in shape:
        room *= max(size, 1)
    if room > decoder.limits.elements:
        raise WireViolation("an array too large")
    return shape


def _count(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def _take_array(decoder: Decoder, payload: bytes, depth: int) -> np.ndarray:
    dtype, rest = _dtype(payload)
    shape = _shape(decoder, rest)
    count = _count(shape)
    raw = decoder.blob(count * dtype.itemsize)
    if not count:
        return np.empty(shape, dtype)
    array = np.frombuffer(raw, dtype, count).copy()
    _validate(array)
    return array.reshape(shape)


def _validate(array: np.ndarray) -> None:
    """Bit patterns that no honest array has, and that later misbehave."""
    if array.dtype.kind == "b" and array.view(np.uint8).max() > 1:
        raise WireViolation("a bool that is neither true nor false")
    if array.dtype.kind == "U":
        codes = array.view(np.uint32)
        if codes.max() > 0x10FFFF or ((codes & 0xFFFFF800) == 0xD800).any():
            raise WireViolation("a str of forbidden characters")


def _take_objects(decoder: Decoder, payload: bytes, depth: int) -> np.ndarray:
    shape = _shape(decoder, payload)
    items = decoder.values(_count(shape), depth + 1)
    return np.fromiter(items, dtype=object, count=len(items)).reshape(shape)


def _take_scalar(decoder: Decoder, payload: bytes, depth: int) -> Any:
    dtype, raw = _dtype(payload)
    if dtype.kind in "SU" or len(raw) != dtype.itemsize:
        raise WireViolation("a strange scalar")
    array = np.frombuffer(raw, dtype, 1)
    _validate(array)
    return array[0]


_SCALARS = (
    *(np.bool_, np.int8, np.int16, np.int32, np.int64, np.longlong, np.ulonglong),
    *(np.uint8, np.uint16, np.uint32, np.uint64, np.float16, np.float32, np.float64),
    *(np.complex64, np.complex128, np.datetime64, np.timedelta64),
)
ENCODERS.update(dict.fromkeys(_SCALARS, _put_scalar))
if np.longdouble is not np.float64:
    ENCODERS[np.longdouble] = lambda encoder, value, depth: _put_scalar(
        encoder, np.float64(value), depth
    )
    ENCODERS[np.clongdouble] = lambda encoder, value, depth: _put_scalar(
        encoder, np.complex128(value), depth
    )
ENCODERS[np.ndarray] = put_array
DECODERS.update({ARRAY: _take_array, OBJECTS: _take_objects, SCALAR: _take_scalar})
