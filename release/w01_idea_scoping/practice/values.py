"""Coercers and comparison for values that a trainee's function returned.

A check states what kind of value it expects, and gets either a builtin/numpy value of exactly that
kind or a :class:`WrongType` failure whose words a trainee understands. Honest variety passes: a
list instead of an array, float32 instead of float64, a Series, a numpy scalar.

Depends on numpy alone (pandas where a table is asked for), because a copy of this file goes with
every release, so that a notebook and the feedback say the same words.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

__all__ = [
    "WrongShape",
    "WrongType",
    "close",
    "expect_error",
    "fields",
    "frame",
    "integer",
    "labels",
    "mapping",
    "matrix",
    "real",
    "text",
    "vector",
]


class WrongType(AssertionError):
    """The value is not of the kind the task asks for. Carries the words in two languages.

    ``kind_en`` and ``kind_ja`` say what was expected but nothing of what came: for calls whose
    inputs are hidden, where even a shape could be used to carry something out.
    """

    def __init__(self, en: str, ja: str, kind_en: str = "", kind_ja: str = "") -> None:
        super().__init__(en)
        self.en = en
        self.ja = ja
        self.kind_en = kind_en or "Your function returned a value of another type or shape."
        self.kind_ja = kind_ja or "返り値の型または形状が違います。"


class WrongShape(WrongType):
    """It is an array, but not of the dimensions or the length that the task asks for."""


def _kind(value: Any) -> tuple[str, str]:
    """A short, safe description of a value: its type and shape, never its content."""
    if value is None:
        return "None", "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}", f"形状 {value.shape} の配列"
    name = type(value).__name__
    known = {"int", "float", "bool", "str", "list", "tuple", "dict", "set", "complex", "bytes"}
    if name in known | {"DataFrame", "Series", "Index", "Record"}:
        return f"a value of type {name}", f"{name} 型の値"
    if isinstance(value, np.generic):
        return f"a numpy {value.dtype}", f"numpy の {value.dtype}"
    return "an object of another type", "別の型のオブジェクト"


def _wrong(expected_en: str, expected_ja: str, value: Any) -> WrongType:
    hint = " (is a return missing?)" if value is None else ""
    hint_ja = "(return を書き忘れていませんか)" if value is None else ""
    came, came_ja = _kind(value)
    return WrongType(
        f"Expected {expected_en}, but your function returned {came}{hint}.",
        f"{expected_ja}を返すはずですが、返り値は {came_ja} でした{hint_ja}。",
        f"Expected {expected_en}, but your function returned something else.",
        f"{expected_ja}を返すはずですが、違うものが返りました。",
    )


def _misshapen(expected_en: str, expected_ja: str, array: np.ndarray) -> WrongShape:
    if array.ndim == 1:
        got, got_ja = f"one of {len(array)}", f"長さ {len(array)} の配列"
    else:
        got, got_ja = _kind(array)
    return WrongShape(
        f"Expected {expected_en}, but your function returned {got}.",
        f"{expected_ja}を返すはずですが、返り値は{got_ja}でした。",
        f"Expected {expected_en}, but your function returned an array of another shape.",
        f"{expected_ja}を返すはずですが、形状の違う配列が返りました。",
    )


def real(value: Any) -> float:
    """One real number: int, float, numpy scalar or 0-d array. Booleans and strings are refused."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (int, float, np.integer, np.floating)
    ):
        raise _wrong("a number", "数値", value)
    try:
        return float(value)
    except OverflowError:  # an int beyond every float
        raise _wrong("a number", "数値", value) from None


def integer(value: Any) -> int:
    """One whole number: int, numpy integer, or a float that is whole (3.0)."""
    number = real(value)
    if not number.is_integer():
        raise _wrong("a whole number", "整数", value)
    return int(number)


def _array(value: Any, expected_en: str, expected_ja: str) -> np.ndarray:
    if value is None or isinstance(value, (str, bytes, Mapping, set)):
        raise _wrong(expected_en, expected_ja, value)
    if not isinstance(value, (np.ndarray, Sequence)) and not hasattr(value, "to_numpy"):
        raise _wrong(expected_en, expected_ja, value)
    try:
        return np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        raise _wrong(expected_en, expected_ja, value) from None


def _floats(value: Any, expected_en: str, expected_ja: str) -> np.ndarray:
    array = _array(value, expected_en, expected_ja)
    if array.dtype.kind == "O":
        try:
            array = array.astype(np.float64)
        except (ValueError, TypeError, OverflowError):
            raise _wrong(expected_en, expected_ja, value) from None
    if array.dtype.kind not in "iufb":
        raise _wrong(expected_en, expected_ja, value)
    return array.astype(np.float64)


def vector(value: Any, n: int | None = None) -> np.ndarray:
    """A float64 array of shape ``(n,)`` from an array, list, tuple or Series of numbers."""
    size = "n" if n is None else str(n)
    en, ja = f"a 1-D array of {size} numbers", f"長さ {size} の1次元の数値配列"
    array = _floats(value, en, ja)
    if array.ndim != 1 or (n is not None and len(array) != n):
        raise _misshapen(en, ja, array)
    return array


def matrix(value: Any, shape: tuple[int, int] | None = None) -> np.ndarray:
    """A float64 array of two dimensions, of the given shape if one is given."""
    size = "(n, d)" if shape is None else str(tuple(shape))
    en, ja = f"a 2-D array of shape {size}", f"形状 {size} の2次元配列"
    array = _floats(value, en, ja)
    if array.ndim != 2 or (shape is not None and array.shape != tuple(shape)):
        raise _misshapen(en, ja, array)
    return array


def labels(value: Any, n: int | None = None) -> np.ndarray:
    """A 1-D array of labels of any plain dtype, as it came."""
    size = "n" if n is None else str(n)
    en, ja = f"a 1-D array of {size} labels", f"長さ {size} の1次元のラベル配列"
    array = _array(value, en, ja)
    if array.ndim != 1 or (n is not None and len(array) != n):
        raise _misshapen(en, ja, array)
    return array


def fields(value: Any, names: Sequence[str]) -> tuple[Any, ...]:
    """The fields of a record: by name where it has these names, else a tuple or list by order."""
    try:
        return tuple(getattr(value, name) for name in names)
    except AttributeError:
        pass
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if isinstance(value, (tuple, list)) and len(value) == len(names):
        return tuple(value)
    listed = ", ".join(names)
    raise _wrong(f"{len(names)} values ({listed})", f"{len(names)} 個の値({listed})", value)


def frame(value: Any, columns: Sequence[str] | None = None) -> Any:
    """A pandas DataFrame that has at least the given columns."""
    import pandas as pd

    if not isinstance(value, pd.DataFrame):
        raise _wrong("a pandas DataFrame", "pandas の DataFrame", value)
    missing = [name for name in columns or () if name not in value.columns]
    if missing:
        listed = ", ".join(missing)
        raise WrongType(
            f"Your DataFrame lacks the column(s) {listed}.",
            f"DataFrame に列 {listed} がありません。",
        )
    return value


def text(value: Any) -> str:
    """A string."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if not isinstance(value, str):
        raise _wrong("a string", "文字列", value)
    return str(value)


def mapping(value: Any) -> dict[Any, Any]:
    """A dict (a pandas Series counts, by its index)."""
    if isinstance(value, dict):
        return dict(value)
    if type(value).__name__ == "Series" and hasattr(value, "to_dict"):
        return dict(value.to_dict())
    raise _wrong("a dict", "辞書 (dict)", value)


def close(a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-12) -> bool:
    """Same shape and ``|a - b| <= atol + rtol * |b|`` everywhere; NaN is close to nothing.

    So is what is no array of numbers, if it is ``a``: put the trainee's value there.
    The default suits closed forms; use 1e-3 for iterative results (course rule).
    """
    right = np.asarray(b, dtype=np.float64)
    try:
        left = np.asarray(a, dtype=np.float64)
    except (TypeError, ValueError):
        return False
    return left.shape == right.shape and bool(np.allclose(left, right, rtol=rtol, atol=atol))


def expect_error(call: Callable[[], Any], *names: str) -> None:
    """Assert that ``call`` raises one of the named builtin exceptions, or a subclass of one."""
    wanted = tuple(getattr(builtins, name) for name in names)
    try:
        call()
    except Exception as exc:
        raised = getattr(exc, "type_name", None)
        kind = getattr(builtins, raised, None) if raised else type(exc)
        if isinstance(kind, type) and issubclass(kind, wanted):
            return
        raise
    listed = " / ".join(names)
    raise WrongType(
        f"Expected your function to raise {listed}, but it returned normally.",
        f"{listed} が発生するはずですが、例外なく終了しました。",
    )
