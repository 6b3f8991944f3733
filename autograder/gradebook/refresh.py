"""Brings times and late penalties of recorded submissions up to date.

Most are as they should be. What differs is found by reading, a few queries for hundreds of
submissions, and only that is written: nobody waits for a lock under which nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from autograder.gradebook.cells import AssignmentCells, due_of
from autograder.gradebook.record import Recorded, extension_of, penalty_of, seconds_late
from autograder.gradebook.tables import (
    GRADE,
    SUBMITTED,
    SUBMITTED_NOTEBOOK,
    chunks,
    worth,
)
from autograder.late import Deadline, LatePolicy
from autograder.times import naive_utc

__all__ = ["Outdated", "outdated", "write"]


@dataclass
class Outdated:
    """A submission whose rows are not as they should be, and how they should be."""

    told: Recorded | None = None  # of a penalty that is another one now
    time: dict[str, Any] | None = None  # its time and extension, for the row with this row_id
    penalties: list[dict[str, Any]] = field(default_factory=list)  # the same for its notebooks


def outdated(
    conn: Connection,
    cells: AssignmentCells,
    times: Mapping[str, datetime | str | None],
    late: LatePolicy | None,
    deadline: Deadline | None,
    *,
    lock: bool = False,
) -> dict[str, Outdated]:
    """Recorded submissions that are not up to date, by trainee.

    ``times`` are when they were handed in; None leaves a recorded time alone. ``lock`` keeps the
    rows that matter from others until the transaction ends.
    """
    due = due_of(conn, cells)
    found: dict[str, Outdated] = {}
    for students in chunks(times):
        notebooks, late_by = _notebooks(conn, cells, students, lock), {}
        for student, own in notebooks.items():
            row = own[0]
            timestamp = naive_utc(times[student]) or row.timestamp
            extension = extension_of(deadline, student, due, row.extension)
            late_by[student] = seconds_late(timestamp, due, extension)
            if (timestamp, extension) != (row.timestamp, row.extension):
                time = {"row_id": row.id, "timestamp": timestamp, "extension": extension}
                found[student] = Outdated(time=time)
        matter = {
            student: own
            for student, own in notebooks.items()
            if late_by[student] or any(row.penalty is not None for row in own)
        }
        ids = [row.notebook for own in matter.values() for row in own]
        scores = _scores(conn, cells, ids, lock)
        for student, own in matter.items():
            points = [scores.get(row.notebook, 0.0) for row in own]
            before = [row.penalty for row in own]
            after = [penalty_of(late, cells.name, student, p, late_by[student]) for p in points]
            if before != after:
                each = found.setdefault(student, Outdated())
                each.penalties = [
                    {"row_id": row.notebook, "penalty": penalty}
                    for row, penalty in zip(own, after, strict=True)
                ]
                each.told = Recorded(
                    student,
                    cells.name,
                    "changed",
                    score_before=sum(points),
                    score=sum(points),
                    penalty_before=sum(penalty or 0.0 for penalty in before),
                    penalty=sum(penalty or 0.0 for penalty in after),
                )
    return found


def write(conn: Connection, found: Iterable[Outdated]) -> None:
    """Makes the rows what they should be."""
    listed = list(found)
    times = [each.time for each in listed if each.time is not None]
    if times:
        conn.execute(_update(SUBMITTED, timestamp="timestamp", extension="extension"), times)
    penalties = [row for each in listed for row in each.penalties]
    if penalties:
        conn.execute(_update(SUBMITTED_NOTEBOOK, late_submission_penalty="penalty"), penalties)


def _update(table: sa.Table, **keys: str) -> sa.Update:
    """Sets columns of the row with a ``row_id``, from the keys of what is given."""
    values: dict[str, Any] = {column: sa.bindparam(key) for column, key in keys.items()}
    return table.update().where(table.c.id == sa.bindparam("row_id")).values(values)


def _notebooks(
    conn: Connection, cells: AssignmentCells, students: list[str], lock: bool
) -> dict[str, list[Any]]:
    """The submitted notebooks of some trainees with what is recorded of each, by trainee."""
    table = SUBMITTED_NOTEBOOK
    query = (
        sa.select(
            SUBMITTED.c.id,
            SUBMITTED.c.student_id,
            SUBMITTED.c.timestamp,
            SUBMITTED.c.extension,
            table.c.id.label("notebook"),
            table.c.late_submission_penalty.label("penalty"),
        )
        .join(table, table.c.assignment_id == SUBMITTED.c.id)
        .where(
            SUBMITTED.c.assignment_id == cells.id,
            SUBMITTED.c.student_id.in_(students),
            table.c.notebook_id.in_([notebook.id for notebook in cells.notebooks.values()]),
        )
    )
    found: dict[str, list[Any]] = {}
    for row in conn.execute(query.with_for_update() if lock else query):
        found.setdefault(row.student_id, []).append(row)
    return found


def _scores(
    conn: Connection, cells: AssignmentCells, notebooks: list[str], lock: bool
) -> dict[str, float]:
    """Points of each submitted notebook."""
    scores: dict[str, float] = {}
    columns = GRADE.c.manual_score, GRADE.c.auto_score, GRADE.c.extra_credit
    for ids in chunks(notebooks):
        query = sa.select(GRADE.c.notebook_id, *columns).where(
            GRADE.c.cell_id.in_(list(cells.graded)), GRADE.c.notebook_id.in_(ids)
        )
        for notebook, *grade in conn.execute(query.with_for_update() if lock else query):
            scores[notebook] = scores.get(notebook, 0.0) + worth(*grade)
    return scores
