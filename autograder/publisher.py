"""Feedback pages written while the next submissions are graded: ``grade --feedback``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.feedback import Pages, feedback, late_of_row, mark_of
from autograder.pipeline import MOST_WAITING, Stage
from autograder.render.marks import Late, Mark
from autograder.results import Result
from autograder.stages import Stages
from autograder.store import ResultStore

if TYPE_CHECKING:
    from autograder.gradebook import Book

__all__ = ["Publisher"]


class Publisher:
    """Writes the pages of one assignment, in the course's language. A context manager.

    A page that cannot be written stops no recording: that is raised at the end. Where there is a
    leaderboard, pages tell a place among all, so they are written once all are graded.
    """

    def __init__(self, course: Course, assignment: str, book: Book) -> None:
        self.stages = Stages()
        self._course, self._assignment, self._book = course, assignment, book
        self._lang = course.settings.language
        self._writer = Pages(course, assignment, self._lang)
        self._stage = Stage("pages", self._write, MOST_WAITING)
        self._written: set[str] = set()
        self._at_the_end = course.assignment(assignment).board is not None
        self._stored = ResultStore.of(course)

    def __enter__(self) -> None:
        self._stage.__enter__()

    def __exit__(self, *exc: object) -> None:
        self._stage.__exit__(*exc)

    def take(self, result: Result) -> None:
        """Write the page of a recorded result. In the recorder's thread, which reads its marks."""
        if not result.receipt and not self._is_old(result.student):
            return  # the machine gave out, and there is a page
        if self._at_the_end:
            return
        if result.status != "graded":
            self._stage.offer((result, [], []))
            return
        marks = [mark_of(row) for row in self._book.marks(self._assignment, result.student)]
        rows = self._book.submissions(self._assignment, result.student)
        late = [each for each in map(late_of_row, rows) if each is not None]
        self._stage.offer((result, marks, late))

    def _write(self, batch: list[tuple[Result, list[Mark], list[Late]]]) -> None:
        for result, marks, late in batch:
            with self.stages.time("page"):
                self._writer.write(result, marks, late)
            self._written.add(result.student)

    def complete(self, results: Iterable[Result], settled: set[str]) -> None:
        """Write the pages that are missing or old, and those of whose scores changed.

        Where there is a leaderboard, all of them if there are such: each tells a place among all.
        """
        name = self._assignment
        stored = {result.student for result in results if result.receipt}
        rest = {student for student in stored - self._written if self._is_old(student)}
        rest |= settled & stored
        if rest and self._at_the_end:
            rest = stored
        if rest:
            with self.stages.time("page", len(rest)):
                feedback(self._course, name, rest, self._lang)

    def _is_old(self, student: str) -> bool:
        """Whether there is no page, or a result that was stored after it was written."""
        name = self._assignment
        page = self._course.feedback_dir / student / name / f"{name}.html"
        stored = self._stored.path(name, student)
        try:
            return page.stat().st_mtime_ns < stored.stat().st_mtime_ns
        except OSError:
            return True
