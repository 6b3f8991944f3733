"""Scores out of the gradebook: a CSV with the columns of ``nbgrader export``, or JSON with cells.

A spreadsheet runs a cell that begins like a formula, and names come from outside: such text gets an
apostrophe in front, which spreadsheets take as "this is text".
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from autograder.errors import UsageError
from autograder.store import write_aside

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.gradebook import Book

__all__ = ["COLUMNS", "SCHEMA", "export", "harmless", "score_rows", "to_csv"]

SCHEMA = "autograder.scores/1"
COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def export(course: Course, fmt: Literal["csv", "json"] | str, path: Path) -> Path:
    """Write the scores of everybody in every assignment to ``path``; returns it.

    CSV has one row for each trainee and assignment, 0 where nothing was handed in. JSON also has
    every graded cell. Raises UsageError for another format, and if nothing was recorded yet.
    """
    from autograder.gradebook import open_gradebook

    if fmt not in ("csv", "json"):
        raise UsageError(f"There is no format {fmt!r}; csv and json there are.")
    with open_gradebook(
        course.db_url, course.course_id, patience=course.settings.gradebook_seconds
    ) as book:
        rows = score_rows(book)
        if not rows:
            raise UsageError("Nothing has been recorded yet: run `autograder grade ASSIGNMENT`.")
        text = to_csv(rows) if fmt == "csv" else _to_json(book, rows, course.course_id)
    write_aside(path, text.encode())
    return path


def score_rows(
    book: Book, assignments: Sequence[str] = (), students: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """One row for each assignment and trainee, by name; of some of them if any are named.

    Besides :data:`COLUMNS`, ``needs_manual_grade``. Times are UTC without a zone, or None.
    """
    people = [person for person in book.students() if not students or person["id"] in students]
    rows = []
    for assignment in book.assignments():
        if assignments and assignment not in assignments:
            continue
        due, max_score = book.due(assignment), book.max_score(assignment)
        handed_in = {found.student: found for found in book.submissions(assignment)}
        for person in people:
            found = handed_in.get(person["id"])
            rows.append(
                {
                    "assignment": assignment,
                    "duedate": due,
                    "timestamp": found.timestamp if found else None,
                    "student_id": person["id"],
                    "last_name": person["last_name"],
                    "first_name": person["first_name"],
                    "email": person["email"],
                    "raw_score": found.score if found else 0.0,
                    "late_submission_penalty": found.late_penalty if found else 0.0,
                    "score": found.final_score if found else 0.0,
                    "max_score": max_score,
                    "needs_manual_grade": bool(found and found.needs_manual_grade),
                }
            )
    return rows


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """CSV with a header; text that begins like a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """``text`` as one line, with an apostrophe in front if it could be taken for a formula."""
    line = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA) or line[:1] != text[:1] else line


def _to_json(book: Book, rows: list[dict[str, Any]], course_id: str) -> str:
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for assignment in book.assignments():
        for mark in book.marks(assignment):
            entry = asdict(mark)
            for known in ("student", "assignment", "timestamp"):
                del entry[known]
            cells.setdefault((assignment, mark.student), []).append(entry)
    scores = [
        {**row, "cells": cells.get((row["assignment"], row["student_id"]), [])} for row in rows
    ]
    document = {"schema": SCHEMA, "course": course_id, "scores": scores}
    return json.dumps(document, ensure_ascii=False, indent=1, default=_time) + "\n"


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    raise TypeError(f"{type(value).__name__} has no JSON form")
