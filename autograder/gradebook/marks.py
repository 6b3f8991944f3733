"""Reads marks out of the gradebook, and enters marks given by a person.

Like recording, reading uses the tables' unique keys: all marks of an assignment cost time in
proportion to their number, those of one trainee a constant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from autograder.errors import UsageError, did_you_mean
from autograder.gradebook.cells import AssignmentCells, due_of
from autograder.gradebook.tables import (
    COMMENT,
    GRADE,
    STUDENT,
    SUBMITTED,
    SUBMITTED_NOTEBOOK,
    chunks,
    worth,
)
from autograder.gradebook.wanted import NO_RESPONSE

__all__ = [
    "Mark",
    "Submission",
    "read_kept",
    "read_marks",
    "read_students",
    "read_submissions",
    "set_mark",
]


@dataclass(frozen=True)
class Mark:
    """One graded cell of one submission. ``pandas.DataFrame(marks)`` has these as columns.

    Points: ``score`` = the person's mark if there is one, else the automatic score, else 0, plus
    extra credit. ``manual`` cells are answers that only a person can mark. ``comment`` is None
    where nbgrader alone notes that nothing was answered. ``late_penalty`` is that of the whole
    notebook, repeated on each of its cells. Times are UTC, without a zone.
    """

    student: str
    assignment: str
    notebook: str
    grade_id: str
    manual: bool
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    score: float
    max_score: float
    needs_manual_grade: bool
    comment: str | None
    timestamp: datetime | None
    late_penalty: float


@dataclass(frozen=True)
class Submission:
    """One trainee's submission of one assignment, summed over its cells.

    ``score`` is before the penalty, ``final_score`` after it and never below 0.
    """

    student: str
    assignment: str
    timestamp: datetime | None
    due: datetime | None
    score: float
    max_score: float
    late_penalty: float
    needs_manual_grade: bool

    @property
    def final_score(self) -> float:
        return max(0.0, self.score - self.late_penalty)

    @property
    def seconds_late(self) -> float:
        if self.timestamp is None or self.due is None:
            return 0.0
        return max(0.0, (self.timestamp - self.due).total_seconds())


def _submissions(conn: Connection, cells: AssignmentCells, student: str | None) -> list[Any]:
    query = sa.select(SUBMITTED).where(SUBMITTED.c.assignment_id == cells.id)
    if student is not None:
        query = query.where(SUBMITTED.c.student_id == student)
    return list(conn.execute(query.order_by(SUBMITTED.c.student_id)).mappings())


def _notebooks(conn: Connection, cells: AssignmentCells, ids: list[str] | None) -> list[Any]:
    table = SUBMITTED_NOTEBOOK
    wanted = [notebook.id for notebook in cells.notebooks.values()]
    query = sa.select(table).where(table.c.notebook_id.in_(wanted))
    if ids is not None:
        query = query.where(table.c.assignment_id.in_(ids))
    return list(conn.execute(query).mappings())


def _rows(
    conn: Connection, table: Any, cell_ids: Iterable[str], notebook_ids: list[str] | None
) -> dict[tuple[str, str], Any]:
    found = {}
    for chunk in chunks(cell_ids):
        query = sa.select(table).where(table.c.cell_id.in_(chunk))
        if notebook_ids is not None:
            query = query.where(table.c.notebook_id.in_(notebook_ids))
        for row in conn.execute(query).mappings():
            found[row["notebook_id"], row["cell_id"]] = row
    return found


def read_marks(conn: Connection, cells: AssignmentCells, student: str | None = None) -> list[Mark]:
    """All marks of an assignment, or of one trainee: by trainee, notebook and cell in order."""
    submissions = _submissions(conn, cells, student)
    one = None if student is None else [row["id"] for row in submissions]
    if one == []:
        return []
    notebooks = {
        (row["assignment_id"], row["notebook_id"]): row for row in _notebooks(conn, cells, one)
    }
    ids = None if one is None else [row["id"] for row in notebooks.values()]
    grades = _rows(conn, GRADE, cells.graded, ids)
    answers = [i for notebook in cells.notebooks.values() for i in notebook.answers.values()]
    comments = _rows(conn, COMMENT, answers, ids)
    marks = []
    for submission in submissions:
        for name, notebook in cells.notebooks.items():
            submitted = notebooks.get((submission["id"], notebook.id))
            if submitted is None:
                continue
            for cell in notebook.graded.values():
                grade = grades.get((submitted["id"], cell.id))
                if grade is None:
                    continue
                answer = notebook.answers.get(cell.name, "")
                comment = comments.get((submitted["id"], answer), {})
                marks.append(
                    Mark(
                        submission["student_id"],
                        cells.name,
                        name,
                        cell.name,
                        cell.kind != "auto",
                        grade["auto_score"],
                        grade["manual_score"],
                        grade["extra_credit"],
                        worth(grade["manual_score"], grade["auto_score"], grade["extra_credit"]),
                        cell.max_score,
                        grade["needs_manual_grade"],
                        _comment(comment),
                        submission["timestamp"],
                        submitted["late_submission_penalty"] or 0.0,
                    )
                )
    return marks


def _comment(row: Mapping[str, Any]) -> str | None:
    automatic = row.get("auto_comment")
    if automatic == NO_RESPONSE:  # nobody's words, and English in every language
        automatic = None
    return row.get("manual_comment") or automatic


def read_kept(conn: Connection, cells: AssignmentCells) -> dict[str, list[str]]:
    """Names of cells with a person's mark that is flagged for another look, by trainee."""
    submitted = SUBMITTED_NOTEBOOK
    query = (
        sa.select(SUBMITTED.c.student_id, GRADE.c.cell_id)
        .join(submitted, submitted.c.id == GRADE.c.notebook_id)
        .join(SUBMITTED, SUBMITTED.c.id == submitted.c.assignment_id)
        .where(GRADE.c.manual_score.is_not(None), GRADE.c.needs_manual_grade)
        .order_by(SUBMITTED.c.student_id)
    )
    kept: dict[str, set[str]] = {}
    for ids in chunks(cells.graded):
        for student, cell in conn.execute(query.where(GRADE.c.cell_id.in_(ids))):
            kept.setdefault(student, set()).add(cell)
    return {
        student: [cell.name for id_, cell in cells.graded.items() if id_ in found]
        for student, found in kept.items()
    }


def read_submissions(
    conn: Connection,
    cells: AssignmentCells,
    student: str | None = None,
    marks: Iterable[Mark] | None = None,
) -> list[Submission]:
    """One row a submission, by trainee; or the one of a trainee. ``marks`` if they were read."""
    due = due_of(conn, cells)
    max_score = sum(cell.max_score for cell in cells.graded.values())
    scores: dict[str, float] = {}
    penalties: dict[tuple[str, str], float] = {}
    waiting: set[str] = set()
    for mark in read_marks(conn, cells, student) if marks is None else marks:
        scores[mark.student] = scores.get(mark.student, 0.0) + mark.score
        penalties[mark.student, mark.notebook] = mark.late_penalty
        if mark.needs_manual_grade:
            waiting.add(mark.student)
    off: dict[str, float] = {}
    for (who, _), penalty in penalties.items():
        off[who] = off.get(who, 0.0) + penalty
    found = []
    for row in _submissions(conn, cells, student):
        who = row["student_id"]
        extension: timedelta | None = row["extension"]
        found.append(
            Submission(
                who,
                cells.name,
                row["timestamp"],
                due + extension if due and extension else due,
                scores.get(who, 0.0),
                max_score,
                off.get(who, 0.0),
                who in waiting,
            )
        )
    return found


def read_students(conn: Connection) -> list[dict[str, Any]]:
    """Everybody in the gradebook: id, first_name, last_name, email, by id."""
    columns = (STUDENT.c.id, STUDENT.c.first_name, STUDENT.c.last_name, STUDENT.c.email)
    query = sa.select(*columns).order_by(STUDENT.c.id)
    return [dict(row) for row in conn.execute(query).mappings()]


def set_mark(
    conn: Connection,
    cells: AssignmentCells,
    student: str,
    notebook: str,
    grade_id: str,
    points: float | None,
    comment: str | None = None,
) -> None:
    """Enters a person's mark, as formgrader does; None takes it back. ``comment`` None keeps it.

    Raises UsageError for unknown names, points out of range, and a comment where there is no
    answer cell to hold it.
    """
    if notebook not in cells.notebooks:
        near = did_you_mean(notebook, cells.notebooks)
        raise UsageError(f"{cells.name} has no notebook {notebook!r}.{near}")
    known = cells.notebooks[notebook]
    if grade_id not in known.graded:
        near = did_you_mean(grade_id, known.graded)
        raise UsageError(f"{cells.name}/{notebook} has no graded cell {grade_id!r}.{near}")
    cell = known.graded[grade_id]
    if points is not None and not 0.0 <= points <= cell.max_score:
        raise UsageError(
            f"{grade_id} is worth 0 to {cell.max_score:g} points, found {points:g}. "
            "Extra credit is given in formgrader."
        )
    if comment is not None and grade_id not in known.answers:
        raise UsageError(f"{grade_id} is a test cell: a comment needs an answer cell.")
    submissions = _submissions(conn, cells, student)
    submitted = _notebooks(conn, cells, [row["id"] for row in submissions])
    ids = [row["id"] for row in submitted if row["notebook_id"] == known.id]
    if not ids:
        near = did_you_mean(student, conn.execute(sa.select(STUDENT.c.id)).scalars())
        raise UsageError(f"The gradebook has no submission of {cells.name} by {student!r}.{near}")
    row = _rows(conn, GRADE, [cell.id], ids)[ids[0], cell.id]
    needs = points is None and row["auto_score"] is None
    conn.execute(
        GRADE.update()
        .where(GRADE.c.id == row["id"])
        .values(manual_score=points, needs_manual_grade=needs)
    )
    if comment is not None:
        conn.execute(
            COMMENT.update()
            .where(COMMENT.c.cell_id == known.answers[grade_id], COMMENT.c.notebook_id == ids[0])
            .values(manual_comment=comment or None)
        )
