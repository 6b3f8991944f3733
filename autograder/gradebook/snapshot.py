"""What the gradebook holds of an assignment when a run begins, in a few numbers a trainee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from autograder.gradebook.cells import AssignmentCells
from autograder.gradebook.tables import GRADE, SUBMITTED, SUBMITTED_NOTEBOOK
from autograder.gradebook.wanted import wanted_rows
from autograder.results import Result
from autograder.times import naive_utc

__all__ = ["Snapshot", "read_snapshot"]


class Snapshot:
    """Who has a recorded submission, and whether a result's scores are the recorded ones.

    ``penalties`` are what late work costs, in points, by trainee; mostly 0.
    """

    def __init__(
        self,
        cells: AssignmentCells,
        penalties: dict[str, float],
        prints: dict[str, int],
        times: dict[str, datetime | None],
    ) -> None:
        self.penalties = penalties
        self._cells, self._prints, self._times = cells, prints, times

    def __contains__(self, student: object) -> bool:
        return student in self.penalties

    def came_at(self, student: str, time: str) -> bool:
        """Whether the recorded submission was handed in then, as a timestamp.txt says it."""
        when = naive_utc(time)
        return when is not None and when == self._times.get(student)

    def has(self, result: Result) -> bool:
        """Whether recording ``result`` would leave every automatic score as it is."""
        if result.student not in self:
            return False
        wanted = wanted_rows(self._cells, result).values()
        pairs = ((cell, score) for want in wanted for cell, (score, _) in want.grades.items())
        return _print(pairs) == self._prints[result.student]


def read_snapshot(conn: Connection, cells: AssignmentCells) -> Snapshot:
    """The snapshot of now: three queries, whatever the number of submissions."""
    query = sa.select(SUBMITTED.c.id, SUBMITTED.c.student_id, SUBMITTED.c.timestamp)
    rows = conn.execute(query.where(SUBMITTED.c.assignment_id == cells.id)).all()
    students = {row.id: row.student_id for row in rows}
    times = {row.student_id: row.timestamp for row in rows}
    penalties, prints = dict.fromkeys(students.values(), 0.0), dict.fromkeys(students.values(), 0)
    table = SUBMITTED_NOTEBOOK
    columns = table.c.id, table.c.assignment_id, table.c.late_submission_penalty
    own = [notebook.id for notebook in cells.notebooks.values()]
    owners: dict[str, str] = {}
    for row in conn.execute(sa.select(*columns).where(table.c.notebook_id.in_(own))):
        student = students.get(row.assignment_id)
        if student is not None:
            owners[row.id] = student
            penalties[student] += row.late_submission_penalty or 0.0
    grades = sa.select(GRADE.c.notebook_id, GRADE.c.cell_id, GRADE.c.auto_score)
    for notebook, cell, score in conn.execute(grades.where(GRADE.c.cell_id.in_(cells.graded))):
        if notebook in owners:
            prints[owners[notebook]] ^= _print([(cell, score)])
    return Snapshot(cells, penalties, prints, times)


def _print(scores: Iterable[tuple[str, float | None]]) -> int:
    """Of (cell id, automatic score), in any order. For comparing within one process."""
    made = 0
    for pair in scores:
        made ^= hash(pair)
    return made
