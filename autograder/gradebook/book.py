"""``open_gradebook`` and the Book: the only doors to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from nbformat import NotebookNode
from sqlalchemy.engine import Connection, Engine

from autograder.gradebook import cells as _cells
from autograder.gradebook import marks as _marks
from autograder.gradebook import record as _record
from autograder.gradebook.cells import AssignmentCells
from autograder.gradebook.database import PATIENCE_SECONDS, ensure_schema, open_engine, transact
from autograder.gradebook.marks import Mark, Submission
from autograder.gradebook.record import Recorded
from autograder.nbgrader.late import LatePolicy, late_policy
from autograder.results import Result

__all__ = ["Book", "open_gradebook"]

T = TypeVar("T")


@contextmanager
def open_gradebook(
    db_url: str,
    course_id: str = "",
    *,
    config: Any = None,
    late: LatePolicy | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Iterator[Book]:
    """Opens the gradebook at an SQLAlchemy URL, and makes it if it is not there.

    ``config`` is the course's loaded nbgrader configuration (traitlets), which decides for instance
    how solutions are cleared and what late work costs; ``late`` is another policy for late work.
    ``patience`` is how many seconds each transaction waits while somebody else holds the database.
    Raises CourseError if it cannot be used at all or is damaged, MachineFault if it may not be
    written now: held by somebody else, the disk full, no right to write.
    """
    engine = open_engine(db_url, patience)
    try:
        ensure_schema(engine, course_id)
        if late is None and config is not None:
            late = late_policy(config)
        yield Book(engine, course_id, config, late)
    finally:
        engine.dispose()


class Book:
    """An open gradebook. Made by :func:`open_gradebook`; to be used by one thread."""

    def __init__(
        self, engine: Engine, course_id: str, config: Any = None, late: LatePolicy | None = None
    ) -> None:
        self._engine = engine
        self._course_id = course_id
        self._config = config
        self._late = late
        self._known: dict[str, AssignmentCells] = {}

    def _read(self, work: Callable[[Connection], T]) -> T:
        return transact(self._engine, work)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return transact(self._engine, work, write=True)

    def _cells(self, assignment: str) -> AssignmentCells:
        if assignment not in self._known:
            self._known[assignment] = self._read(lambda conn: _cells.load(conn, assignment))
        return self._known[assignment]

    # -- assignments

    def assignments(self) -> list[str]:
        """Names of the assignments in the gradebook, sorted."""
        query = sa.select(_cells.ASSIGNMENT.c.name).order_by(_cells.ASSIGNMENT.c.name)
        return self._read(lambda conn: list(conn.execute(query).scalars()))

    def ensure_assignment(
        self, assignment: str, notebooks: Mapping[str, NotebookNode | Path | str]
    ) -> None:
        """Makes or updates the rows of an assignment from the instructor's notebooks, by name.

        Raises CourseError if a notebook could not be released, or if graded cells were added or
        removed although there are submissions.
        """
        declared = {
            name: _cells.declare(assignment, name, notebook, self._config)
            for name, notebook in sorted(notebooks.items())
        }
        self._write(lambda conn: _cells.save(conn, self._course_id, assignment, declared))
        self._known.pop(assignment, None)

    def due(self, assignment: str) -> datetime | None:
        """When an assignment is due, in UTC without a zone; None = never."""
        known = self._cells(assignment)
        table = _cells.ASSIGNMENT
        query = sa.select(table.c.duedate).where(table.c.id == known.id)
        return self._read(lambda conn: conn.execute(query).scalar())

    def max_score(self, assignment: str) -> float:
        """Points that an assignment is worth."""
        return float(sum(cell.max_score for cell in self._cells(assignment).graded.values()))

    def set_due(self, assignment: str, due: datetime | str | None) -> None:
        """When an assignment is due (a zone is honoured, UTC without one); None = never."""
        known = self._cells(assignment)
        table = _cells.ASSIGNMENT
        statement = table.update().where(table.c.id == known.id)
        self._write(lambda conn: conn.execute(statement.values(duedate=_record.naive_utc(due))))

    # -- recording

    def record(self, result: Result, timestamp: datetime | str | None = None) -> Recorded:
        """Writes one graded submission in one transaction; see the package's docstring.

        ``result.notebooks`` should hold the executed notebooks: an answer left as released gets
        nbgrader's comment "No response.".
        """
        known = self._cells(result.assignment)
        return self._write(lambda conn: _record.record(conn, known, result, timestamp, self._late))

    def record_all(self, results: Iterable[tuple[Result, datetime | str | None]]) -> list[Recorded]:
        """Writes several submissions in one transaction: all of them or none."""
        batch = [(self._cells(result.assignment), result, when) for result, when in results]
        return self._write(
            lambda conn: [
                _record.record(conn, known, result, when, self._late)
                for known, result, when in batch
            ]
        )

    # -- marks

    def marks(self, assignment: str, student: str | None = None) -> list[Mark]:
        """All marks of an assignment, or of one trainee; ``pandas.DataFrame`` takes the list."""
        known = self._cells(assignment)
        return self._read(lambda conn: _marks.read_marks(conn, known, student))

    def manual_cells(self, assignment: str, *, waiting: bool = False) -> list[Mark]:
        """Marks of the cells that a person marks; with ``waiting`` those that need a look now.

        Waiting cells include test cells flagged for a look (a check that could not be judged, a
        mark kept by a re-grade).
        """
        marks = self.marks(assignment)
        if waiting:
            return [mark for mark in marks if mark.needs_manual_grade]
        return [mark for mark in marks if mark.manual]

    def submissions(self, assignment: str) -> list[Submission]:
        """One row a submission of an assignment, by trainee."""
        known = self._cells(assignment)
        return self._read(lambda conn: _marks.read_submissions(conn, known))

    def students(self) -> list[dict[str, Any]]:
        """Everybody in the gradebook: id, first_name, last_name, email."""
        return self._read(_marks.read_students)

    def set_mark(
        self,
        student: str,
        assignment: str,
        notebook: str,
        grade_id: str,
        points: float | None,
        comment: str | None = None,
    ) -> None:
        """Enters a person's mark and, if given, a comment. Raises UsageError if it does not fit."""
        known = self._cells(assignment)
        self._write(
            lambda conn: _marks.set_mark(conn, known, student, notebook, grade_id, points, comment)
        )
