"""Whether two plain values are the same answer, and how their shapes read.

For teaching calls only, whose words are shown: what a check is worth is decided in the check.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from autograder.results import Text

__all__ = ["form_words", "numbers_in", "same", "shape_words", "untouched"]

_MOST_COMPARED = 1_000  # items; a teaching input has a few
_NUMERIC = (int, float, np.integer, np.floating, np.bool_)


def same(a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-12) -> bool:
    """Whether two plain values agree: numbers to ``rtol``, sequences and tables item by item.

    Arrays, lists, tuples and Series of the same items are the same, NaN is NaN, and a table is
    its columns' names and values.
    """
    a, b = _listed(a, b), _listed(b, a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if len(a) != len(b) or len(a) > _MOST_COMPARED:
            return False
        return all(same(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key], rtol, atol) for key in a)
    if isinstance(a, _NUMERIC) and isinstance(b, _NUMERIC):
        try:
            return bool(np.isclose(float(a), float(b), rtol=rtol, atol=atol, equal_nan=True))
        except OverflowError:  # an int beyond every float
            return False
    if type(a) is not type(b) or not isinstance(
        a, (str, bytes, type(None), datetime, set, frozenset)
    ):
        return False
    return a is b or a == b  # NaT is itself and equal to nothing


def untouched(before: Any, after: Any) -> bool:
    """Whether an argument came back as it went; what cannot be compared counts as untouched."""
    kind = type(before)
    if kind is dict and any(callable(value) for value in before.values()):
        return True  # functions of ours come back as handles
    if kind is np.ndarray or kind in (list, dict, set):
        return type(after) is kind and same(before, after, rtol=0.0, atol=0.0)
    if kind.__name__ in ("DataFrame", "Series"):
        return (
            type(after) is kind
            and same(before.index.tolist(), after.index.tolist())
            and same(before, after, rtol=0.0, atol=0.0)
        )
    return True


def numbers_in(value: Any) -> int:
    """How many numbers or words a reader has to look at in this value."""
    if isinstance(value, dict):
        return sum(numbers_in(item) for item in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return sum(numbers_in(item) for item in value)
    return int(getattr(value, "size", 1))


def shape_words(value: Any) -> tuple[str, str]:
    """What kind of value this is, with its shape, in English and Japanese; never its content."""
    if value is None:
        return "None", "None"
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        if value and all(isinstance(item, _NUMERIC) for item in value):
            value = np.asarray(value)
        else:
            kind = type(value).__name__
            return f"a {kind} of {len(value)} values", f"{len(value)} 個の値の {kind}"
    if isinstance(value, np.ndarray):
        if value.ndim == 1:
            things = ("numbers", "数値") if value.dtype.kind in "iufc" else ("values", "値")
            n = len(value)
            return f"a 1-D array of {n} {things[0]}", f"長さ {n} の1次元の{things[1]}配列"
        return f"an array of shape {value.shape}", f"形状 {value.shape} の配列"
    kind = type(value).__name__
    if kind in ("DataFrame", "Series"):
        return f"a {kind} of shape {value.shape}", f"形状 {value.shape} の {kind}"
    if isinstance(value, (bool, np.bool_)):
        return "True or False", "True か False"
    if isinstance(value, _NUMERIC):
        return "a number", "数値"
    if isinstance(value, str):
        return "a string", "文字列"
    if isinstance(value, dict):
        return f"a dict with {len(value)} keys", f"キーが {len(value)} 個の辞書"
    fields = getattr(value, "_fields", None)
    if isinstance(value, tuple) and fields:
        return f"a record of {len(fields)} values", f"{len(fields)} 個の値のレコード"
    return "an object of another type", "別の型のオブジェクト"


def form_words(value: Any, right: Any) -> Text:
    """In words, if an answer has another type or shape than the right one; else empty."""
    place_en = place_ja = ""
    if isinstance(value, tuple) and isinstance(right, tuple) and len(value) == len(right):
        for at, (got, asked) in enumerate(zip(value, right, strict=True), 1):
            if shape_words(got) != shape_words(asked) and not same(got, asked):
                value, right = got, asked
                place_en, place_ja = f" as result {at}", f"{at} 番目の値として"
                break
    got, asked = shape_words(value), shape_words(right)
    if got == asked:
        return Text()
    return Text(
        f"Expected {asked[0]}{place_en}, but your function returned {got[0]}.",
        f"{place_ja}{asked[1]}を返すはずですが、返り値は{got[1]}でした。",
    )


def _listed(value: Any, other: Any) -> Any:
    """An array as a list, a table of a few cells as its columns' names and values."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    kind = type(value).__name__
    if kind == "DataFrame" and value.size <= _MOST_COMPARED:
        columns = [value.iloc[:, at].tolist() for at in range(value.shape[1])]
        return [value.columns.tolist(), *columns]
    if kind == "Series" and value.size <= _MOST_COMPARED:
        return value.to_dict() if isinstance(other, dict) else value.tolist()
    if kind in ("Index", "RangeIndex", "DatetimeIndex"):
        return value.tolist()
    return value
