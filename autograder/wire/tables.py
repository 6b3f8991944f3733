"""Codec of pandas values: Series, Index, DataFrame, Timestamp and the arrays behind columns.

A column crosses as a numpy array where it is one, else as text, category, masked (nullable) or
time-zone array; intervals and periods arrive as their text, any other extension dtype as objects.
``attrs``, ``freq`` and flags stay behind.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from autograder.wire.arrays import put_array
from autograder.wire.codec import (
    CATEGORICAL,
    DELTA,
    FRAME,
    INDEX,
    MASKED,
    MULTIINDEX,
    NA,
    NAT,
    RANGEINDEX,
    SERIES,
    TEXTS,
    TIMESTAMP,
    ZONED,
    load,
)
from autograder.wire.decode import DECODERS, Decoder
from autograder.wire.encode import ENCODERS, Encoder
from autograder.wire.errors import TooLarge, WireViolation
from autograder.wire.times import put_zone, take_zone

__all__: list[str] = []

load("times")
load("arrays")

_MASKED = {
    str(dtype): dtype
    for dtype in (
        *(pd.Int8Dtype(), pd.Int16Dtype(), pd.Int32Dtype(), pd.Int64Dtype()),
        *(pd.UInt8Dtype(), pd.UInt16Dtype(), pd.UInt32Dtype(), pd.UInt64Dtype()),
        *(pd.Float32Dtype(), pd.Float64Dtype(), pd.BooleanDtype()),
    )
}
_UNITS = ("s", "ms", "us", "ns")


# Columns -----------------------------------------------------------------------------------------


def _put_column(encoder: Encoder, values: Any, depth: int) -> None:
    """The array behind a Series or Index (``.array``)."""
    if type(values) is pd.arrays.NumpyExtensionArray:
        put_array(encoder, values.to_numpy(), depth)
        return
    dtype = values.dtype
    if isinstance(dtype, np.dtype):
        put_array(encoder, np.asarray(values), depth)
    elif isinstance(dtype, pd.StringDtype):
        encoder.room(size=values.nbytes, nodes=len(values))
        na = b"n" if dtype.na_value is pd.NA else b"f"
        encoder.open(TEXTS, na + (b"p" if dtype.storage == "python" else b"a"))
        encoder.value(values.to_numpy(dtype=object, na_value=None).tolist(), depth + 1)
    elif isinstance(dtype, pd.CategoricalDtype):
        if len(dtype.categories) > encoder.limits.columns:
            raise TooLarge(f"a column of more than {encoder.limits.columns} categories")
        encoder.open(CATEGORICAL, b"o" if dtype.ordered else b"u")
        _put_index(encoder, dtype.categories, depth + 1)
        put_array(encoder, np.asarray(values.codes), depth + 1)
    elif str(dtype) in _MASKED:
        encoder.open(MASKED, str(dtype).encode())
        mask = np.asarray(values.isna(), dtype=bool)
        fill = False if dtype.kind == "b" else 0
        plain = values.to_numpy(dtype=dtype.numpy_dtype, na_value=fill)
        put_array(encoder, plain, depth + 1)
        put_array(encoder, mask, depth + 1)
    elif isinstance(dtype, pd.DatetimeTZDtype):
        encoder.open(ZONED, dtype.unit.encode())
        put_zone(encoder, dtype.tz, depth + 1)
        put_array(encoder, values.asi8, depth + 1)
    elif isinstance(dtype, (pd.IntervalDtype, pd.PeriodDtype)):
        put_array(encoder, np.asarray(values.astype(str), dtype=object), depth)
    else:
        put_array(encoder, np.asarray(values, dtype=object), depth)


def _put_standalone(encoder: Encoder, values: Any, depth: int) -> None:
    """A pandas array on its own; one that is numpy inside arrives as numpy."""
    _put_column(encoder, values, depth)


def _take_column(decoder: Decoder, depth: int) -> Any:
    value = decoder.value(depth)
    if isinstance(value, np.ndarray):
        if value.ndim != 1:
            raise WireViolation("a column of more than one axis")
        return value
    if not isinstance(value, pd.api.extensions.ExtensionArray):
        raise WireViolation("a strange column")
    return value


def _take_texts(decoder: Decoder, payload: bytes, depth: int) -> Any:
    values = decoder.expect(list, depth + 1)
    if not {str, type(None)}.issuperset(map(type, values)):
        raise WireViolation("a text column of other values")
    na = pd.NA if payload[:1] == b"n" else np.nan
    # Without a name pandas takes pyarrow, if it is there.
    dtype = pd.StringDtype("python" if payload[1:] == b"p" else None, na_value=na)
    return pd.array(np.array(values, dtype=object), dtype=dtype)


def _take_categorical(decoder: Decoder, payload: bytes, depth: int) -> Any:
    categories = _index(decoder, depth + 1)
    codes = _codes(decoder, len(categories), depth + 1)
    if len(categories) > decoder.limits.columns:  # pandas hashes them, see _take_multiindex
        raise WireViolation("a column of too many categories")
    dtype = pd.CategoricalDtype(categories, ordered=payload == b"o")
    return pd.Categorical.from_codes(codes, dtype=dtype)


def _take_masked(decoder: Decoder, payload: bytes, depth: int) -> Any:
    dtype = _MASKED.get(payload.decode("ascii", "replace"))
    if dtype is None:
        raise WireViolation("a column of a forbidden dtype")
    values = _array(decoder, dtype.kind, depth + 1)
    mask = _array(decoder, "b", depth + 1)
    if values.dtype != dtype.numpy_dtype or values.shape != mask.shape:
        raise WireViolation("a column that contradicts itself")
    return dtype.construct_array_type()(values, mask)


def _take_zoned(decoder: Decoder, payload: bytes, depth: int) -> Any:
    unit = payload.decode("ascii", "replace")
    zone = take_zone(decoder, depth + 1)
    values = _array(decoder, "i", depth + 1)
    if unit not in _UNITS or zone is None or values.dtype != np.int64:
        raise WireViolation("a column of strange times")
    index = pd.DatetimeIndex(values.view(f"M8[{unit}]"))
    return index.tz_localize("UTC").tz_convert(zone).array


def _codes(decoder: Decoder, size: int, depth: int) -> np.ndarray:
    """Positions in an index of this size, -1 for none."""
    codes = _array(decoder, "i", depth)
    if len(codes) and not -1 <= codes.min() <= codes.max() < size:
        raise WireViolation("codes beyond their categories")
    return codes


def _array(decoder: Decoder, kind: str, depth: int) -> np.ndarray:
    value = decoder.expect(np.ndarray, depth)
    if value.dtype.kind != kind or value.ndim != 1:
        raise WireViolation("an array of another kind expected")
    return value


# Index -------------------------------------------------------------------------------------------


def _put_index(encoder: Encoder, value: Any, depth: int) -> None:
    if isinstance(value, pd.MultiIndex):
        encoder.open(MULTIINDEX, b"")
        encoder.value(tuple(value.names), depth + 1)
        if any(len(level) > len(value) for level in value.levels):
            value = value.remove_unused_levels()
        encoder.value(value.nlevels, depth + 1)
        for level, codes in zip(value.levels, value.codes, strict=True):
            _put_index(encoder, level, depth + 1)
            put_array(encoder, np.asarray(codes), depth + 1)
    elif isinstance(value, pd.RangeIndex):
        encoder.open(RANGEINDEX, b"")
        encoder.value(value.name, depth + 1)
        encoder.values((value.start, value.stop, value.step), depth + 1)
    else:
        encoder.open(INDEX, b"")
        encoder.value(value.name, depth + 1)
        _put_column(encoder, value.array, depth + 1)


def _take_index(decoder: Decoder, payload: bytes, depth: int) -> pd.Index:
    name = _label(decoder.value(depth + 1))
    values = _take_column(decoder, depth + 1)
    _hashable(decoder, values)
    if isinstance(values, np.ndarray) and values.dtype.kind in "US":
        raise WireViolation("an index of a forbidden dtype")
    return pd.Index(values, dtype=values.dtype, name=name)


def _take_multiindex(decoder: Decoder, payload: bytes, depth: int) -> pd.Index:
    names = decoder.expect(tuple, depth + 1)
    number = decoder.expect(int, depth + 1)
    if not 1 <= number <= 32 or len(names) != number:
        raise WireViolation("a strange MultiIndex")
    levels, codes = [], []
    for _ in range(number):
        levels.append(_index(decoder, depth + 1))
        codes.append(_codes(decoder, len(levels[-1]), depth + 1))
        if len(codes[-1]) != len(codes[0]):
            raise WireViolation("a MultiIndex that contradicts itself")
    # Without pandas' own check, which hashes: numbers can be chosen to make that take hours.
    return pd.MultiIndex(
        levels, codes, names=[_label(name) for name in names], verify_integrity=False
    )


def _take_rangeindex(decoder: Decoder, payload: bytes, depth: int) -> pd.Index:
    name = _label(decoder.value(depth + 1))
    bounds = range(*(decoder.expect(int, depth + 1) for _ in range(3)))
    if abs(bounds.stop - bounds.start) // abs(bounds.step) > decoder.limits.elements:
        raise WireViolation("an index too long")
    return pd.RangeIndex(bounds, name=name)


def _index(decoder: Decoder, depth: int) -> pd.Index:
    value = decoder.value(depth)
    if not isinstance(value, pd.Index):
        raise WireViolation("an index expected")
    return value


def _label(value: Any) -> Any:
    hash(value)  # an unhashable name is a TypeError, which the decoder turns into a violation
    return value


def _hashable(decoder: Decoder, values: Any) -> None:
    if isinstance(values, np.ndarray) and values.dtype.kind == "O":
        decoder.hashable(values.tolist())


# Tables and scalars ------------------------------------------------------------------------------


def _put_series(encoder: Encoder, value: Any, depth: int) -> None:
    encoder.open(SERIES, b"")
    encoder.value(value.name, depth + 1)
    _put_index(encoder, value.index, depth + 1)
    _put_column(encoder, value.array, depth + 1)


def _take_series(decoder: Decoder, payload: bytes, depth: int) -> pd.Series:
    name = _label(decoder.value(depth + 1))
    index = _index(decoder, depth + 1)
    values = _take_column(decoder, depth + 1)
    if len(values) != len(index):
        raise WireViolation("a Series that contradicts itself")
    return pd.Series(values, index=index, name=name, dtype=_dtype(values), copy=False)


def _put_frame(encoder: Encoder, value: Any, depth: int) -> None:
    if value.shape[1] > encoder.limits.columns:
        raise TooLarge(f"a DataFrame of more than {encoder.limits.columns} columns")
    encoder.open(FRAME, b"")
    _put_index(encoder, value.columns, depth + 1)
    _put_index(encoder, value.index, depth + 1)
    columns = [column.array for _, column in value.items()]
    kinds = set(value.dtypes)
    kind = kinds.pop() if len(kinds) == 1 else None
    if isinstance(kind, np.dtype) and kind.kind in "biufc":
        put_array(encoder, value.to_numpy(), depth + 1)
        return
    encoder.value(None, depth + 1)
    for column in columns:
        _put_column(encoder, column, depth + 1)


def _take_frame(decoder: Decoder, payload: bytes, depth: int) -> pd.DataFrame:
    columns = _index(decoder, depth + 1)
    index = _index(decoder, depth + 1)
    if len(columns) > decoder.limits.columns:
        raise WireViolation("a DataFrame of too many columns")
    block = decoder.value(depth + 1)
    if isinstance(block, np.ndarray):
        if block.shape != (len(index), len(columns)):
            raise WireViolation("a DataFrame that contradicts itself")
        return pd.DataFrame(block, index=index, columns=columns, copy=False)
    parts: dict[int, pd.Series] = {}
    for at in range(len(columns)):
        values = _take_column(decoder, depth + 1)
        if len(values) != len(index):
            raise WireViolation("a DataFrame that contradicts itself")
        parts[at] = pd.Series(values, index=index, dtype=_dtype(values), copy=False)
    frame = pd.DataFrame(parts, index=index, copy=False)
    frame.columns = columns
    return frame


def _dtype(values: Any) -> Any:
    """The dtype to insist on, lest object columns of str be taken for text columns."""
    return object if values.dtype.kind in "OSU" and isinstance(values, np.ndarray) else None


def _put_timestamp(encoder: Encoder, value: pd.Timestamp, depth: int) -> None:
    encoder.open(TIMESTAMP, value.unit.encode())
    put_zone(encoder, value.tz, depth)
    encoder.value(value.asm8.view(np.int64).item(), depth)


def _take_timestamp(decoder: Decoder, payload: bytes, depth: int) -> Any:
    zone = take_zone(decoder, depth)
    value = pd.Timestamp(_time(decoder, "M8", payload, depth))
    return value if zone is None else value.tz_localize("UTC").tz_convert(zone)


def _put_delta(encoder: Encoder, value: pd.Timedelta, depth: int) -> None:
    encoder.open(DELTA, value.unit.encode())
    encoder.value(value.asm8.view(np.int64).item(), depth)


def _time(decoder: Decoder, kind: str, payload: bytes, depth: int) -> Any:
    unit = payload.decode("ascii", "replace")
    if unit not in _UNITS:
        raise WireViolation("a strange time")
    return np.int64(decoder.expect(int, depth)).view(f"{kind}[{unit}]")


_ARRAYS = (
    type(pd.array(["a"], dtype="str")),
    type(pd.array(["a"], dtype="string")),
    type(pd.array(["a"], dtype=pd.StringDtype("python"))),
    type(pd.array(["a"], dtype=pd.StringDtype("python", na_value=np.nan))),
    type(pd.array([1], dtype="Int64")),
    type(pd.array([1.0], dtype="Float64")),
    type(pd.array([True], dtype="boolean")),
    type(pd.array(["2020-01-01"], dtype="datetime64[ns]")),
    type(pd.array([1], dtype="timedelta64[ns]")),
    pd.arrays.NumpyExtensionArray,
    pd.Categorical,
)
ENCODERS.update(dict.fromkeys(_ARRAYS, _put_standalone))
_INDEXES = (pd.Index, pd.RangeIndex, pd.MultiIndex, pd.DatetimeIndex, pd.TimedeltaIndex)
ENCODERS.update(dict.fromkeys(_INDEXES, _put_index))
ENCODERS.update(
    {
        pd.Series: _put_series,
        pd.DataFrame: _put_frame,
        pd.Timestamp: _put_timestamp,
        pd.Timedelta: _put_delta,
        type(pd.NaT): lambda encoder, value, depth: encoder.open(NAT, b""),
        type(pd.NA): lambda encoder, value, depth: encoder.open(NA, b""),
    }
)
DECODERS.update(
    {
        SERIES: _take_series,
        INDEX: _take_index,
        MULTIINDEX: _take_multiindex,
        RANGEINDEX: _take_rangeindex,
        FRAME: _take_frame,
        TEXTS: _take_texts,
        CATEGORICAL: _take_categorical,
        MASKED: _take_masked,
        ZONED: _take_zoned,
        TIMESTAMP: _take_timestamp,
        DELTA: lambda decoder, payload, depth: pd.Timedelta(_time(decoder, "m8", payload, depth)),
        NAT: lambda decoder, payload, depth: pd.NaT,
        NA: lambda decoder, payload, depth: pd.NA,
    }
)
