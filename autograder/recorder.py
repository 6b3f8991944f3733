"""The one writer: results go to the gradebook, to ``autograded/`` and to the state folder.

It works in a thread of its own while the next submissions are read and graded. What waits for it is
bounded, so that grading slows down rather than memory fill up. It takes all that waits at once: the
gradebook gets them in one transaction, each of them whole or not at all, first; then come the
executed notebooks, then the stored results. Killed at any moment, the next run finds what has no
stored result and grades it again.

What would change a recorded score without new work of the trainee's is only stored aside, until
somebody has agreed to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autograder.course import Assignment, Course
from autograder.errors import MachineFault
from autograder.history import History
from autograder.pipeline import MOST_WAITING, Stage
from autograder.regrade import Revision, needs_a_word, revision
from autograder.results import Result
from autograder.stages import Stages
from autograder.store import ResultStore, sweep
from autograder.submissions import HandedIn, beside

if TYPE_CHECKING:
    from autograder.gradebook import Book

__all__ = ["Recorder"]


class _Item(NamedTuple):
    """A result to record, and what was handed in."""

    result: Result
    handed_in: HandedIn
    waits: bool = False  # it is stored aside already
    as_it_was: bool = False  # nothing changed, but it was lost
    recorded: bool = False  # only its notebooks were: the gradebook has it


class Recorder:
    """Records the results of one assignment. A context manager: at its end all is written.

    ``told`` is called, in the writer's thread, for each result that has been dealt with. With
    ``dry_run`` nothing is recorded. What goes wrong is raised by the next call, or at the end.
    """

    def __init__(
        self,
        course: Course,
        unit: Assignment,
        book: Book,
        told: Callable[[Result], None],
        *,
        dry_run: bool = False,
    ) -> None:
        self.stages = Stages()
        self.revisions: dict[str, Revision] = {}  # recorded scores that would change, by trainee
        self._history = History.of(course)
        self.stored = ResultStore.of(course, self._history)
        self.waiting = ResultStore(course.state_dir / "waiting")  # graded, but not agreed to
        self._course, self._unit, self._book = course, unit, book
        self._materials = unit.materials()
        self._told, self._dry_run = told, dry_run
        sweep(course.state_dir)
        for store in (self.stored, self.waiting, self._history):
            store.sweep(unit.name)
        self.recorded = book.snapshot(unit.name)  # before this run
        self._stage = Stage("recorder", self._deal_with, MOST_WAITING)

    def __enter__(self) -> Recorder:
        self._stage.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stage.__exit__(*exc)  # whatever happened: what was finished is kept

    def take(self, result: Result, handed_in: HandedIn, *, waits: bool = False) -> None:
        """Record a fresh result, or let it wait; ``waits`` if it did so already.

        Blocks while much is waiting. Raises what an earlier one ran into.
        """
        self._stage.put(_Item(result, handed_in, waits=waits))

    def complete(self, stored: Result, handed_in: HandedIn) -> bool:
        """Bring back what is lost of a stored result, its record or its notebooks.

        False if nothing is. Blocks and raises as :meth:`take` does.
        """
        if stored.status != "graded":
            return False
        recorded = self._has(stored, handed_in)
        if recorded and self._autograded(stored).is_dir():
            return False
        self._stage.put(_Item(stored, handed_in, as_it_was=True, recorded=recorded))
        return True

    def _has(self, stored: Result, handed_in: HandedIn) -> bool:
        """Whether the gradebook has these scores, and not of an earlier submission: by its time.

        What a person has marked may have scored the same before.
        """
        if not self.recorded.has(stored):
            return False
        who, now = stored.student, handed_in.timestamp
        if not now or self.recorded.came_at(who, now):
            return True
        attempts = self._history.load(self._unit.name, who)
        others = (each for each in attempts if each.submitted != attempts[-1].submitted)
        return not any(self.recorded.came_at(who, each.handed_in) for each in others)

    def keep_waiting(self, result: Result, handed_in: HandedIn) -> None:
        """Record at once what had waited and was agreed to. Not within the block."""
        for item in self._in_gradebook([_Item(result, handed_in)]):
            self._write(item)

    # -- in the writer's thread

    def _deal_with(self, batch: list[_Item]) -> None:
        keep = []
        for item in batch:
            if self._gave_out(item.result):
                self._told(item.result)
            elif item.recorded:
                if not self._dry_run:
                    self._write(item)
                self._told(item.result)
            elif self._has_to_wait(item):
                if not (item.waits or (item.as_it_was and self._dry_run)):
                    self.waiting.save(item.result)
                self._told(item.result)
            else:
                keep.append(item)
        for item in self._in_gradebook(keep):
            self._write(item)
            self._told(item.result)

    def _gave_out(self, result: Result) -> bool:
        """Whether it only says that the machine gave out, which takes nothing from anybody."""
        if result.receipt:
            return False
        before = self.stored.load(self._unit.name, result.student)
        return before is not None and bool(before.receipt)

    def _has_to_wait(self, item: _Item) -> bool:
        """Whether it must not be recorded now: in a dry run, or until somebody agrees.

        Of whom the recorded scores would change, that is among the revisions then.
        """
        result = item.result
        if result.student in self.recorded:
            old = self.stored.load(self._unit.name, result.student)
            with self.stages.time("preview"):
                told = self._book.preview(result, item.handed_in.timestamp or None)
            if needs_a_word(told, old, result) or (self._dry_run and told.changes):
                self.revisions[result.student] = revision(told, old, result)
                return True
        return self._dry_run  # what waits then need not be graded again by the next run

    def _in_gradebook(self, items: list[_Item]) -> Iterator[_Item]:
        """Each once it is recorded: all in one transaction, or one by one up to one that fails."""
        parts = [items] if items else []
        while parts:
            part = parts.pop(0)
            rows = [(item.result, item.handed_in.timestamp or None) for item in part]
            try:
                with self.stages.time("gradebook", len(part)):
                    self._book.record_all(rows)
            except MachineFault:
                raise
            except Exception:
                if len(part) == 1:
                    raise
                parts = [[item] for item in part]
            else:
                yield from part

    def _write(self, item: _Item) -> None:
        from autograder.nbgrader.autograded import write_autograded

        result, handed_in = item.result, item.handed_in
        with self.stages.time("notebook"):
            write_autograded(
                self._autograded(result),
                result,
                files=beside(handed_in.files, self._materials),
                timestamp=handed_in.timestamp,
                lang=self._course.settings.language,
            )
        if not item.as_it_was:
            with self.stages.time("store"):
                self.stored.save(result, handed_in.timestamp)
            self.waiting.discard(result.assignment, result.student)

    def _autograded(self, result: Result) -> Path:
        return self._course.autograded_dir / result.student / result.assignment
