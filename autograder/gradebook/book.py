"""``open_gradebook`` and the Book: the only doors to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from nbformat import NotebookNode
from sqlalchemy.engine import Connection, Engine

from autograder.gradebook import cells as _cells
from autograder.gradebook import marks as _marks
from autograder.gradebook import record as _record
from autograder.gradebook import refresh as _refresh
from autograder.gradebook.cells import AssignmentCells
from autograder.gradebook.database import PATIENCE_SECONDS, ensure_schema, open_engine, transact
from autograder.gradebook.marks import Mark, Submission
from autograder.gradebook.record import Recorded
from autograder.gradebook.refresh import Outdated
from autograder.gradebook.snapshot import Snapshot, read_snapshot
from autograder.gradebook.tables import ASSIGNMENT, SUBMITTED
from autograder.late import Deadline, LatePolicy
from autograder.results import Result
from autograder.times import naive_utc

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
    rehearsal: bool = False,
) -> Iterator[Book]:
    """Opens the gradebook at an SQLAlchemy URL, and makes it if it is not there.

    ``config`` is the course's loaded nbgrader configuration (traitlets), which decides for instance
    how solutions are cleared; ``late`` is what late work costs (by default what the configuration
    says to stock nbgrader, see :mod:`autograder.nbgrader.late`). ``patience`` is how many seconds
    each transaction waits while somebody else holds the database. In a ``rehearsal`` every
    transaction is taken back after it has told what it would do; those that declare an assignment
    are done again in each.

    Raises CourseError if it cannot be used at all or is damaged, MachineFault if it may not be
    written now: held by somebody else, the disk full, no right to write.
    """
    engine = open_engine(db_url, patience)
    try:
        ensure_schema(engine, course_id)
        if late is None and config is not None:
            from autograder.nbgrader.late import plugin_policy  # all of nbconvert

            late = plugin_policy(config)
        yield Book(engine, course_id, config, late, rehearsal=rehearsal)
    finally:
        engine.dispose()


class _Undone(Exception):
    """Takes a transaction back and brings along what it would have done."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Book:
    """An open gradebook. Made by :func:`open_gradebook`; to be used by one thread."""

    def __init__(
        self,
        engine: Engine,
        course_id: str,
        config: Any = None,
        late: LatePolicy | None = None,
        *,
        rehearsal: bool = False,
    ) -> None:
        self._engine = engine
        self._course_id = course_id
        self._config = config
        self._late = late
        self._known: dict[str, AssignmentCells] = {}
        self._deadlines: dict[str, Deadline] = {}
        self._rehearsal = rehearsal
        self._rehearsed: list[Callable[[Connection], object]] = []  # declared, but not kept

    def _read(self, work: Callable[[Connection], T]) -> T:
        return self._write(work) if self._rehearsal else transact(self._engine, work)

    def _write(self, work: Callable[[Connection], T], *, undo: bool = False) -> T:
        def whole(conn: Connection) -> T:
            for declare in self._rehearsed:
                declare(conn)
            done = work(conn)
            if undo or self._rehearsal:
                raise _Undone(done)
            return done

        try:
            return transact(self._engine, whole, write=True)
        except _Undone as undone:
            value: T = undone.value
            return value

    def _declare(self, work: Callable[[Connection], object]) -> None:
        self._write(work)
        if self._rehearsal:
            self._rehearsed.append(work)

    def _cells(self, conn: Connection, assignment: str) -> AssignmentCells:
        if self._rehearsal:  # the rows are new in each transaction
            return _cells.load(conn, assignment)
        if assignment not in self._known:
            self._known[assignment] = _cells.load(conn, assignment)
        return self._known[assignment]

    # -- assignments

    def assignments(self) -> list[str]:
        """Names of the assignments in the gradebook, sorted."""
        query = sa.select(ASSIGNMENT.c.name).order_by(ASSIGNMENT.c.name)
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
        self._declare(lambda conn: _cells.save(conn, self._course_id, assignment, declared))
        self._known.pop(assignment, None)

    def due(self, assignment: str) -> datetime | None:
        """When an assignment is due, in UTC without a zone; None = never."""
        return self._read(lambda conn: _cells.due_of(conn, self._cells(conn, assignment)))

    def extensions(self, assignment: str) -> list[timedelta]:
        """How much more time trainees have, without saying who."""
        table = SUBMITTED

        def read(conn: Connection) -> list[timedelta]:
            known = self._cells(conn, assignment)
            query = sa.select(table.c.extension).where(table.c.assignment_id == known.id).distinct()
            return [extension for extension in conn.execute(query).scalars() if extension]

        return self._read(read)

    def max_score(self, assignment: str) -> float:
        """Points that an assignment is worth."""
        known = self._read(lambda conn: self._cells(conn, assignment))
        return float(sum(cell.max_score for cell in known.graded.values()))

    def set_due(self, assignment: str, due: datetime | str | None) -> None:
        """When an assignment is due (a zone is honoured, UTC without one); None = never."""
        table = ASSIGNMENT
        values = {"duedate": naive_utc(due)}

        def write(conn: Connection) -> None:
            known = self._cells(conn, assignment)
            conn.execute(table.update().where(table.c.id == known.id).values(values))

        self._declare(write)

    def set_deadline(self, deadline: Deadline) -> None:
        """What the course folder declares; extensions are written with each submission."""
        self._deadlines[deadline.assignment] = deadline
        if deadline.due is not None and self.due(deadline.assignment) != naive_utc(deadline.due):
            self.set_due(deadline.assignment, deadline.due)

    # -- recording

    def record(self, result: Result, timestamp: datetime | str | None = None) -> Recorded:
        """Writes one graded submission in one transaction; see the package's docstring.

        ``result.notebooks`` should hold the executed notebooks: an answer left as released gets
        nbgrader's comment "No response.".
        """
        return self._write(lambda conn: self._record(conn, result, timestamp))

    def preview(self, result: Result, timestamp: datetime | str | None = None) -> Recorded:
        """What :meth:`record` would do; nothing is written."""
        return self._write(lambda conn: self._record(conn, result, timestamp), undo=True)

    def _record(
        self, conn: Connection, result: Result, timestamp: datetime | str | None
    ) -> Recorded:
        known = self._cells(conn, result.assignment)
        deadline = self._deadlines.get(result.assignment)
        return _record.record(conn, known, result, timestamp, self._late, deadline)

    def record_all(self, results: Iterable[tuple[Result, datetime | str | None]]) -> list[Recorded]:
        """Writes several submissions in one transaction: all of them or none."""
        batch = list(results)
        return self._write(lambda conn: [self._record(conn, *each) for each in batch])

    def refresh_late(
        self, assignment: str, times: Mapping[str, datetime | str | None], *, undo: bool = False
    ) -> list[Recorded]:
        """Brings times and late penalties of recorded submissions up to date, in one transaction.

        ``times`` are when they were handed in, by trainee. Tells of those whose penalty changed;
        with ``undo`` only that.
        """
        deadline = self._deadlines.get(assignment)

        def look(conn: Connection, whose: Mapping[str, Any], lock: bool) -> dict[str, Outdated]:
            cells = self._cells(conn, assignment)
            return _refresh.outdated(conn, cells, whose, self._late, deadline, lock=lock)

        def write(conn: Connection) -> dict[str, Outdated]:
            found = look(conn, {student: times[student] for student in differing}, lock=True)
            _refresh.write(conn, found.values())
            return found

        differing = self._read(lambda conn: look(conn, times, lock=False))
        if differing and not undo:
            differing = self._write(write)
        return [each.told for each in differing.values() if each.told is not None]

    # -- marks

    def marks(self, assignment: str, student: str | None = None) -> list[Mark]:
        """All marks of an assignment, or of one trainee; ``pandas.DataFrame`` takes the list."""
        return self._read(
            lambda conn: _marks.read_marks(conn, self._cells(conn, assignment), student)
        )

    def kept_marks(self, assignment: str) -> dict[str, list[str]]:
        """Cells whose mark by a person waits for another look, by trainee: a re-grade kept it."""
        return self._read(lambda conn: _marks.read_kept(conn, self._cells(conn, assignment)))

    def submissions(self, assignment: str, student: str | None = None) -> list[Submission]:
        """One row a submission of an assignment, by trainee; or the one of a trainee."""
        return self._read(
            lambda conn: _marks.read_submissions(conn, self._cells(conn, assignment), student)
        )

    def snapshot(self, assignment: str) -> Snapshot:
        """Who has a recorded submission now, with which automatic scores."""
        return self._read(lambda conn: read_snapshot(conn, self._cells(conn, assignment)))

    def marks_and_submissions(self, assignment: str) -> tuple[list[Mark], list[Submission]]:
        """Both, of one moment, for the price of the marks."""

        def read(conn: Connection) -> tuple[list[Mark], list[Submission]]:
            cells = self._cells(conn, assignment)
            marks = _marks.read_marks(conn, cells)
            return marks, _marks.read_submissions(conn, cells, marks=marks)

        return self._read(read)

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
        self._write(
            lambda conn: _marks.set_mark(
                conn, self._cells(conn, assignment), student, notebook, grade_id, points, comment
            )
        )

    def set_marks(
        self, assignment: str, entries: Iterable[tuple[str, str, str, float | None, str | None]]
    ) -> None:
        """Enters marks as :meth:`set_mark` does, all of them in one transaction or none.

        ``entries``: student, notebook, grade_id, points, comment.
        """
        batch = list(entries)

        def write(conn: Connection) -> None:
            known = self._cells(conn, assignment)
            for entry in batch:
                _marks.set_mark(conn, known, *entry)

        self._write(write)
