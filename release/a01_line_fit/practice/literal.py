"""One repr-and-truncate for every value that is shown to a person."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["literal"]

MAX_ITEMS = 6
MAX_CELLS = 24  # of a DataFrame
MAX_LENGTH = 160


def literal(value: Any, depth: int = 0) -> str:
    """A short literal: at most six numbers a list, six significant digits, one line.

    Only exact plain types are written out; anything else is named, never asked for its own repr.
    No word of it is of one language: it stands in messages of all of them.
    """
    text = _literal(value, depth)
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


def _literal(value: Any, depth: int) -> str:
    kind = type(value)
    if value is None or kind is bool or kind is int:
        return repr(value) if kind is not int or abs(value) < 10**20 else _huge(value)
    if kind is float:
        return f"{value:.6g}"
    if isinstance(value, np.generic):
        return _literal(value.item(), depth) if value.dtype.kind in "biufSU" else str(value.dtype)
    if kind is str:
        return _string(value)
    if depth > 3:
        return "…"
    if kind is np.ndarray:
        return _literal(value.tolist(), depth) if value.ndim < 3 else f"array{value.shape}"
    if kind in (list, tuple) and not hasattr(value, "_fields"):
        inner = _items(value, depth)
        if kind is tuple:
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        return f"[{inner}]"
    fields = getattr(value, "_fields", None)
    if isinstance(value, tuple) and fields:
        pairs = ", ".join(
            f"{name}={_literal(item, depth + 1)}" for name, item in zip(fields, value, strict=False)
        )
        return f"{_word(getattr(value, '_name', kind.__name__))}({pairs})"
    if kind is dict:
        shown = list(value.items())[:MAX_ITEMS]
        pairs = ", ".join(f"{_literal(k, depth + 1)}: {_literal(v, depth + 1)}" for k, v in shown)
        return "{" + pairs + (", …" if len(value) > MAX_ITEMS else "") + "}"
    if kind.__module__.split(".")[0] == "pandas":
        return _pandas(value, kind.__name__, depth)
    if callable(value):
        return "<function>"
    return "<object>"


def _huge(value: int) -> str:
    """The sign and the power of ten: a logarithm costs nothing however many digits there are."""
    return f"{'-' if value < 0 else ''}<1e{int(math.log10(abs(value)))}>"


def _pandas(value: Any, kind: str, depth: int) -> str:
    """A small table column by column, any other by its shape; a time in ISO 8601."""
    if kind == "DataFrame" and 0 < value.size <= MAX_CELLS:
        columns = [(value.columns[at], value.iloc[:, at].tolist()) for at in range(value.shape[1])]
        pairs = (f"{_literal(k, depth + 1)}: {_literal(v, depth + 1)}" for k, v in columns)
        return f"DataFrame({{{', '.join(pairs)}}})"
    if kind in ("DataFrame", "Series"):
        return f"<{kind} {value.shape}>"
    if kind == "Timestamp":
        return _string(value.isoformat())
    return "NaT" if kind == "NaTType" else "<object>"


def _items(values: Any, depth: int) -> str:
    shown = ", ".join(_literal(item, depth + 1) for item in values[:MAX_ITEMS])
    return shown + (f", … n={len(values)}" if len(values) > MAX_ITEMS else "")


def _string(value: str) -> str:
    short = value if len(value) <= 60 else value[:59] + "…"
    return repr(
        "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in short)
    )


def _word(name: str) -> str:
    return name if name.isidentifier() and len(name) <= 40 else "record"
