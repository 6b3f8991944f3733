"""nbgrader's tables, and what a grade in them is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nbgrader import api

__all__ = [
    "ASSIGNMENT",
    "BASE",
    "COMMENT",
    "GRADE",
    "GRADE_CELL",
    "NOTEBOOK",
    "SOLUTION_CELL",
    "SOURCE",
    "STUDENT",
    "SUBMITTED",
    "SUBMITTED_NOTEBOOK",
    "TASK_CELL",
    "chunks",
    "worth",
]

STUDENT = api.Student.__table__
ASSIGNMENT = api.Assignment.__table__
NOTEBOOK = api.Notebook.__table__
BASE = api.BaseCell.__table__
GRADE_CELL = api.GradeCell.__table__
SOLUTION_CELL = api.SolutionCell.__table__
TASK_CELL = api.TaskCell.__table__
SOURCE = api.SourceCell.__table__
SUBMITTED = api.SubmittedAssignment.__table__
SUBMITTED_NOTEBOOK = api.SubmittedNotebook.__table__
GRADE = api.Grade.__table__
COMMENT = api.Comment.__table__

_CHUNK = 400  # ids in one IN (...), below every database's limit


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in parts that fit into one ``IN (...)``."""
    listed = list(ids)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]


def worth(manual: float | None, auto: float | None, extra: float | None) -> float:
    """What a grade counts, as nbgrader has it: extra credit only beside a score."""
    points = manual if manual is not None else auto
    return 0.0 if points is None else float(points + (extra or 0.0))
