"""Writes one submission: what ``nbgrader autograde`` leaves behind, in one transaction.

Every look-up goes by the tables' unique keys, never by ``notebook_id`` or ``assignment_id`` alone,
for which nbgrader's schema has no index: the cost of a submission does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from autograder.gradebook.cells import AssignmentCells, due_of
from autograder.gradebook.tables import (
    COMMENT,
    GRADE,
    STUDENT,
    SUBMITTED,
    SUBMITTED_NOTEBOOK,
    worth,
)
from autograder.gradebook.wanted import Wanted, wanted_rows
from autograder.late import Deadline, LatePolicy
from autograder.results import Result
from autograder.times import naive_utc

__all__ = ["Change", "Recorded", "extension_of", "penalty_of", "record", "seconds_late"]


@dataclass(frozen=True)
class Change:
    """A recorded automatic score that a re-grade changed; None = to be marked by a person."""

    notebook: str
    grade_id: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Recorded:
    """What recording a result did.

    ``look_again`` names the cells whose mark by a person was kept and flagged for another look.
    Scores are those of the whole submission, marks by people included, before the late penalty.
    """

    student: str
    assignment: str
    status: Literal["new", "changed", "unchanged", "not_gradable"]
    changes: tuple[Change, ...] = ()
    look_again: tuple[str, ...] = ()
    score_before: float = 0.0
    score: float = 0.0
    penalty_before: float = 0.0
    penalty: float = 0.0


def record(
    conn: Connection,
    cells: AssignmentCells,
    result: Result,
    timestamp: datetime | str | None = None,
    late: LatePolicy | None = None,
    deadline: Deadline | None = None,
) -> Recorded:
    """Writes ``result``; the same result again leaves the same rows.

    ``timestamp`` is when it was handed in (a zone is honoured, UTC without one); None leaves a
    recorded time alone, as no ``deadline`` does recorded extensions. Raises CourseError if the
    result names cells the gradebook does not have.
    """
    _ensure_student(conn, result.student)
    if result.status != "graded":
        return Recorded(result.student, result.assignment, "not_gradable")
    wanted = wanted_rows(cells, result)
    submission_id, late_by, new, touched = _ensure_submission(
        conn, cells, result.student, naive_utc(timestamp), deadline
    )
    notebooks = _ensure_notebooks(conn, cells, submission_id, new)
    rows = {notebooks[name].id: want for name, want in wanted.items()}
    grades, changes = _save_grades(conn, cells, rows, new)
    touched |= _save_comments(conn, rows, new)
    touched |= bool(changes)
    handed_in = [notebooks[name] for name, want in wanted.items() if want.handed_in]
    penalties = _save_penalties(conn, cells.name, handed_in, grades, late, result.student, late_by)
    penalty_before = sum(notebook.penalty or 0.0 for notebook in notebooks.values())
    touched |= bool(penalties)
    graded = cells.graded
    flagged = [graded[row["cell_id"]].name for row in grades if row["look_again"]]
    return Recorded(
        result.student,
        result.assignment,
        "new" if new else "changed" if touched else "unchanged",
        () if new else tuple(changes),
        tuple(flagged),
        sum(row["before"] for row in grades),
        sum(row["worth"] for row in grades),
        penalty_before,
        penalty_before + sum(penalties),
    )


@dataclass(frozen=True)
class _SubmittedNotebook:
    id: str
    penalty: float | None


def _ensure_student(conn: Connection, student: str) -> None:
    if conn.execute(sa.select(STUDENT.c.id).where(STUDENT.c.id == student)).first() is None:
        conn.execute(STUDENT.insert().values(id=student))


def _ensure_submission(
    conn: Connection,
    cells: AssignmentCells,
    student: str,
    timestamp: datetime | None,
    deadline: Deadline | None,
) -> tuple[str, float, bool, bool]:
    """Id of the submission, seconds late, whether it is new, whether its row changed."""
    query = sa.select(SUBMITTED.c.id, SUBMITTED.c.timestamp, SUBMITTED.c.extension).where(
        SUBMITTED.c.assignment_id == cells.id, SUBMITTED.c.student_id == student
    )
    row = conn.execute(query.with_for_update()).first()
    due = due_of(conn, cells)
    submission_id = uuid4().hex if row is None else row.id
    extension = extension_of(deadline, student, due, None if row is None else row.extension)
    if row is not None:
        timestamp = timestamp or row.timestamp
    values = {"timestamp": timestamp, "extension": extension}
    changed = row is not None and (row.timestamp, row.extension) != (timestamp, extension)
    if row is None:
        ids = {"id": submission_id, "assignment_id": cells.id, "student_id": student}
        conn.execute(SUBMITTED.insert().values(**ids, **values))
    elif changed:
        conn.execute(SUBMITTED.update().where(SUBMITTED.c.id == submission_id).values(values))
    return submission_id, seconds_late(timestamp, due, extension), row is None, changed


def extension_of(
    deadline: Deadline | None, student: str, due: datetime | None, recorded: timedelta | None
) -> timedelta | None:
    """How much longer a trainee has: as the course folder says, or what is recorded."""
    if deadline is None or deadline.extensions is None:
        return recorded
    return deadline.extension(student, due)


def seconds_late(
    timestamp: datetime | None, due: datetime | None, extension: timedelta | None
) -> float:
    """0 for what came in time, or has no time."""
    if timestamp is None or due is None:
        return 0.0
    return max(0.0, (timestamp - due - (extension or timedelta())).total_seconds())


def penalty_of(
    late: LatePolicy | None, assignment: str, student: str, score: float, late_by: float
) -> float | None:
    """Points that a notebook of so many points loses for so many seconds, never more than all."""
    if late is None or late_by <= 0:
        return None
    penalty = late(assignment, student, score, late_by)
    return None if penalty is None else min(max(float(penalty), 0.0), score)


def _ensure_notebooks(
    conn: Connection, cells: AssignmentCells, submission_id: str, new: bool
) -> dict[str, _SubmittedNotebook]:
    names = {notebook.id: name for name, notebook in cells.notebooks.items()}
    table = SUBMITTED_NOTEBOOK
    query = sa.select(table.c.id, table.c.notebook_id, table.c.late_submission_penalty).where(
        table.c.notebook_id.in_(list(names)), table.c.assignment_id == submission_id
    )
    found = {
        names[row.notebook_id]: _SubmittedNotebook(row.id, row.late_submission_penalty)
        for row in (() if new else conn.execute(query))
    }
    fresh = []
    for name, notebook in cells.notebooks.items():
        if name not in found:
            found[name] = _SubmittedNotebook(uuid4().hex, None)
            fresh.append(
                {
                    "id": found[name].id,
                    "notebook_id": notebook.id,
                    "assignment_id": submission_id,
                    "flagged": False,
                }
            )
    if fresh:
        conn.execute(table.insert(), fresh)
    return found


def _existing(
    conn: Connection, table: Any, cell_ids: Iterable[str], notebook_ids: Iterable[str], new: bool
) -> dict[tuple[str, str], Any]:
    if new:  # there is nothing to look for
        return {}
    query = (
        sa.select(table)
        .where(table.c.cell_id.in_(list(cell_ids)), table.c.notebook_id.in_(list(notebook_ids)))
        .with_for_update()
    )
    rows = conn.execute(query).mappings()
    return {(row["cell_id"], row["notebook_id"]): row for row in rows}


def _save_grades(
    conn: Connection, cells: AssignmentCells, wanted: Mapping[str, Wanted], new: bool
) -> tuple[list[dict[str, Any]], list[Change]]:
    """The rows as they stand now, with ``look_again``, and the scores that changed."""
    graded = cells.graded
    existing = _existing(conn, GRADE, graded, wanted, new)
    fresh, different, rows, changes = [], [], [], []
    for notebook_id, want in wanted.items():
        for cell_id, (score, look) in want.grades.items():
            old = existing.get((cell_id, notebook_id))
            manual, extra = (old["manual_score"], old["extra_credit"]) if old else (None, None)
            marked = manual is not None and want.handed_in
            values = {"auto_score": score, "needs_manual_grade": score is None or look or marked}
            rows.append(
                {
                    "cell_id": cell_id,
                    "notebook_id": notebook_id,
                    "worth": worth(manual, score, extra),
                    "before": worth(manual, old["auto_score"], extra) if old else 0.0,
                    "look_again": marked,
                }
            )
            if old is None:
                row = {"id": uuid4().hex, "cell_id": cell_id, "notebook_id": notebook_id, **values}
                fresh.append(row)
            elif any(old[key] != value for key, value in values.items()):
                different.append({"row_id": old["id"], **values})
            if old is not None and old["auto_score"] != score:
                cell = graded[cell_id]
                changes.append(Change(cell.notebook, cell.name, old["auto_score"], score))
    if fresh:
        conn.execute(GRADE.insert(), fresh)
    if different:
        conn.execute(
            GRADE.update()
            .where(GRADE.c.id == sa.bindparam("row_id"))
            .values({key: sa.bindparam(key) for key in ("auto_score", "needs_manual_grade")}),
            different,
        )
    return rows, changes


def _save_comments(conn: Connection, wanted: Mapping[str, Wanted], new: bool) -> bool:
    cell_ids = {cell_id for want in wanted.values() for cell_id in want.comments}
    existing = _existing(conn, COMMENT, cell_ids, wanted, new)
    fresh, different = [], []
    for notebook_id, want in wanted.items():
        for cell_id, text in want.comments.items():
            old = existing.get((cell_id, notebook_id))
            if old is None:
                row = {"id": uuid4().hex, "cell_id": cell_id, "notebook_id": notebook_id}
                fresh.append({**row, "auto_comment": text})
            elif old["auto_comment"] != text and want.handed_in:
                different.append({"row_id": old["id"], "text": text})
    if fresh:
        conn.execute(COMMENT.insert(), fresh)
    if different:
        conn.execute(
            COMMENT.update()
            .where(COMMENT.c.id == sa.bindparam("row_id"))
            .values(auto_comment=sa.bindparam("text")),
            different,
        )
    return bool(fresh or different)


def _save_penalties(
    conn: Connection,
    assignment: str,
    notebooks: Iterable[_SubmittedNotebook],
    grades: Iterable[Mapping[str, Any]],
    late: LatePolicy | None,
    student: str,
    late_by: float,
) -> list[float]:
    """By how much the penalty of each notebook whose penalty changed is another one now."""
    scores: dict[str, float] = {}
    for row in grades:
        scores[row["notebook_id"]] = scores.get(row["notebook_id"], 0.0) + row["worth"]
    changes = []
    for notebook in notebooks:
        penalty = penalty_of(late, assignment, student, scores.get(notebook.id, 0.0), late_by)
        if penalty != notebook.penalty:
            table = SUBMITTED_NOTEBOOK
            values = {"late_submission_penalty": penalty}
            conn.execute(table.update().where(table.c.id == notebook.id).values(values))
            changes.append((penalty or 0.0) - (notebook.penalty or 0.0))
    return changes
