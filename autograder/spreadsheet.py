"""Text for spreadsheets: nothing of it is computed, nothing of it is lost.

A spreadsheet runs a cell that begins like a formula, and names come from outside. In a CSV file
such text gets an apostrophe in front, which spreadsheets take as "this is text".
:func:`original` takes them away again.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

__all__ = ["cell", "harmless", "original", "tidy", "to_csv"]

_STARTS = "=+-@\N{MINUS SIGN}"  # and what is one of them in another width, or raised or lowered
# Where a program that takes another separator than the comma would begin a new cell.
_CELLS = re.compile("([;\t\n])")
_QUOTES = "'\""


def tidy(text: str) -> str:
    """``text`` with ``\\n`` for every line break and a space for other control characters."""
    lines = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    if lines.isprintable():
        return lines
    return "".join(
        " " if unicodedata.category(char) == "Cc" and char not in "\t\n" else char for char in lines
    )


@lru_cache(maxsize=4096)  # a name stands in many rows
def harmless(text: str) -> str:
    """``text``, tidied, with an apostrophe wherever it could be taken for a formula.

    That is at its beginning, and after what separates cells elsewhere: a file with commas that is
    opened where semicolons are usual is cut there, quotes or not.
    """
    parts = _CELLS.split(tidy(text))
    line = "".join(f"'{part}" if _begins_a_formula(part) else part for part in parts)
    return f"'{line}" if line.lstrip("'")[:1] in ("\t", "\n") else line


def original(text: str) -> str:
    """What :func:`harmless` was given, tidied."""
    if text.startswith("'") and text.lstrip("'")[:1] in ("\t", "\n"):
        text = text[1:]
    parts = _CELLS.split(text)
    return "".join(
        part[1:] if part.startswith("'") and _begins_a_formula(part[1:]) else part for part in parts
    )


def _begins_a_formula(part: str) -> bool:
    """Whatever is in front of it that is not seen, or that a spreadsheet may take away."""
    for char in part:
        if unicodedata.normalize("NFKC", char)[0] in _STARTS:
            return len(part.strip()) > 1  # a dash alone says "nothing"
        if char not in _QUOTES and unicodedata.category(char)[0] not in "CZ":
            return False
    return False


def cell(value: Any) -> str:
    """A value as it stands in a CSV file: text harmless, a number so that it reads back the same.

    None and NaN are empty cells. A Decimal is written without an exponent.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return harmless(value) if isinstance(value, str) else str(value)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], *, line_end: str = "\n") -> str:
    """CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow([cell(value) for value in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
