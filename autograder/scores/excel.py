"""Scores as an Excel workbook: a sheet of scores and a sheet of the graded cells.

Text is written as text and marked as such, so that a name never becomes a formula, not even when
somebody edits its cell. The same scores give the same bytes.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from autograder.errors import UsageError
from autograder.scores.table import CELL_COLUMNS, COLUMNS, Scores
from autograder.spreadsheet import tidy

__all__ = ["excel_bytes"]

MOST_ROWS = 1_048_575  # Excel's, and the header
MOST_UNITS = 32_767  # UTF-16 code units in a cell
WIDEST = 40  # characters
_MADE = datetime(2000, 1, 1)  # the file says when it was made; the same bytes each time
_SCORES = (*COLUMNS, "needs_manual_grade")


def excel_bytes(scores: Scores) -> bytes:
    """The workbook. Raises UsageError if it has more rows than Excel takes."""
    import xlsxwriter

    rows = [tuple(row[column] for column in _SCORES) for row in scores.rows]
    sheets = (("scores", _SCORES, rows), ("cells", CELL_COLUMNS, list(scores.cells())))
    for name, _, table in sheets:
        if len(table) > MOST_ROWS:
            raise UsageError(
                f"{len(table):,} rows of {name} are more than Excel takes ({MOST_ROWS:,}). Export "
                "some assignments at a time with --assignment, or take parquet, csv or json."
            )
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties({"title": scores.course_id, "comments": "UTC", "created": _MADE})
    for name, header, table in sheets:
        _fill(book, book.add_worksheet(name), header, table)
    book.close()
    return out.getvalue()


def _fill(book: Any, sheet: Any, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"quote_prefix": True})
    number = book.add_format({"num_format": "0.00"})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.set_column(column, column, _width(name, (row[column] for row in rows)))
        sheet.write_string(0, column, name, head)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, _fitting(tidy(value)), text)
            elif isinstance(value, bool):
                sheet.write_boolean(at, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(at, column, value, time)
            elif value is not None:
                sheet.write_number(at, column, value, number)


def _width(name: str, values: Iterable[Any]) -> int:
    """Characters; those of Chinese and Japanese are two wide."""
    longest = len(name)
    for value in values:
        if isinstance(value, datetime):
            longest = max(longest, 19)
        elif isinstance(value, str):
            line = value.partition("\n")[0][:WIDEST]
            wide = () if line.isascii() else (unicodedata.east_asian_width(c) in "WF" for c in line)
            longest = max(longest, len(line) + sum(wide))
    return min(longest, WIDEST) + 1


def _fitting(text: str) -> str:
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * MOST_UNITS:
        return text
    return raw[: 2 * MOST_UNITS - 2].decode("utf-16-le", "ignore") + "…"
