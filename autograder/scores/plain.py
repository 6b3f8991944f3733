"""Scores as CSV with the columns of ``nbgrader export``, and as JSON with the cells."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from autograder.scores.table import COLUMNS, Scores
from autograder.spreadsheet import to_csv

__all__ = ["SCHEMA", "csv_bytes", "json_bytes"]

SCHEMA = "autograder.scores/1"
_SAID = ("student", "assignment", "timestamp")  # by the row that a cell belongs to


def csv_bytes(scores: Scores) -> bytes:
    """One row for each trainee and assignment; times in UTC."""
    rows = ([row[column] for column in COLUMNS] for row in scores.rows)
    return to_csv(COLUMNS, rows).encode()


def json_bytes(scores: Scores) -> bytes:
    """The same rows, each with its ``cells``; text as it is, as JSON is no spreadsheet."""
    cells: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for assignment, marks in scores.marks.items():
        for mark in marks:
            entry = {key: value for key, value in vars(mark).items() if key not in _SAID}
            cells.setdefault((assignment, mark.student), []).append(entry)
    document = {
        "schema": SCHEMA,
        "course": scores.course_id,
        "scale": scores.scale,
        "scores": [
            {**row, "cells": cells.get((row["assignment"], row["student_id"]), [])}
            for row in scores.rows
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, default=_time) + "\n").encode()


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    raise TypeError(f"{type(value).__name__} has no JSON form")
