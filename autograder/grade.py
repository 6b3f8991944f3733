"""Grade an assignment: submissions in, results recorded. The main process's side.

Reads submissions, lets an engine grade them, and hands the results to the recorder, the one that
writes. Reading, grading and recording overlap, and none runs far ahead of the next.

What would change a recorded score without new work of the trainee's waits in the state folder
until all is graded and somebody has agreed to it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from autograder.ahead import incubator
from autograder.archives import shown
from autograder.compat import Compat, compat_of
from autograder.course import LOG_FILE, Assignment, Course
from autograder.engines import LocalEngine
from autograder.errors import UsageError, did_you_mean
from autograder.jobs import Job, prepare_job, reusable, surroundings
from autograder.late import deadline_of
from autograder.notebook import Master
from autograder.recorder import Recorder
from autograder.regrade import Revision, revision
from autograder.results import Result, Text
from autograder.sandbox import Level, choose_level, known_level
from autograder.settings import load_config
from autograder.stages import Profile
from autograder.submissions import HandedIn, id_flaw

if TYPE_CHECKING:
    from autograder.engines.cluster import DaskEngine
    from autograder.gradebook import Book
    from autograder.publisher import Publisher

Engine: TypeAlias = "LocalEngine | DaskEngine"

__all__ = ["Decide", "Progress", "Step", "Track", "grade", "look_again"]


class Step(NamedTuple):
    """How far a run is: submissions done, of how many, running now, failed so far."""

    done: int
    total: int
    running: int = 0
    failed: int = 0  # could not be graded
    result: Result | None = None  # the one just done
    kept: bool = False  # it is of an earlier run


Progress = Callable[[Step], None]
Decide = Callable[[list[Revision]], bool]  # what would change; whether to record it
Track = Callable[[Sequence[str]], Iterable[str]]  # gives back what it gets, one by one


def grade(
    course: Course,
    assignment: str,
    students: Sequence[str] | None = None,
    *,
    workers: int = 0,
    sandbox: str = "auto",
    force: bool = False,
    nbgrader_compat: bool | None = None,
    dry_run: bool = False,
    decide: Decide | None = None,
    track: Track = iter,
    say: Callable[[str], None] | None = None,
    progress: Progress | None = None,
    engine: Engine | None = None,
    scheduler: str = "",
    profile: Profile | None = None,
    feedback: bool = False,
    in_short: bool = False,
) -> list[Result]:
    """Grade the submissions of ``assignment``; returns a result for each, by trainee.

    ``sandbox``: auto, full, lite or none. ``force`` grades again where nothing changed. ``engine``
    is a running engine to use (it stays open); with ``scheduler``, an address, it is a Dask
    cluster's. ``decide`` is shown whose recorded scores would change without new work of theirs,
    once all is graded, and says whether to record it (without ``decide`` it is recorded); of who is
    refused, the earlier result is returned. ``track`` is given whose changes are being recorded
    then, to show how far that is. With ``dry_run`` nothing is recorded, and ``decide`` is only
    shown. ``say`` takes remarks on the course folder. ``nbgrader_compat`` gives plain test cells
    the scores of stock nbgrader, whatever they are; None leaves it to the course. ``profile`` is
    given where the time went; the workers' share stands in each result then. With ``feedback`` the
    pages of what is recorded are written as well, in the course's language, while the next
    submissions are graded. ``in_short`` returns of each result only what a table shows,
    so that memory hardly grows with their number.

    Raises UsageError for an unknown assignment or trainee, CourseError for mistakes in the course
    folder.
    """
    unit = course.assignment(assignment)
    chosen = _choose(course, assignment, students)
    deadline = deadline_of(course, unit)
    with contextlib.ExitStack() as stack:
        wanted = sandbox if sandbox != "auto" else course.settings.sandbox
        if scheduler:
            engine = stack.enter_context(_cluster(course, unit, scheduler, wanted))
        elif engine is None:  # before nbgrader is imported: this warms up meanwhile
            orders = stack.enter_context(incubator()).orders
            count, most = workers or course.settings.workers, len(chosen)
            level = choose_level(wanted)
            engine = LocalEngine(course.root, level, count, most=most, orders=orders)
            stack.enter_context(engine)
        if nbgrader_compat is None:
            nbgrader_compat = course.settings.nbgrader_compat
        config = load_config(course.root)
        compat = compat_of(config, nbgrader_compat)
        from autograder.gradebook import open_gradebook
        from autograder.nbgrader.late import late_policy
        from autograder.nbgrader.masters import load_masters

        masters = load_masters(unit, config)
        book = stack.enter_context(
            open_gradebook(
                course.db_url,
                course.course_id,
                config=config,
                late=late_policy(course),
                patience=course.settings.gradebook_seconds,
                rehearsal=dry_run,
            )
        )
        book.ensure_assignment(assignment, unit.notebooks)
        book.set_deadline(deadline)
        if say is not None:
            known = {person["id"] for person in book.students()}
            for remark in deadline.strangers(known.union(course.submissions(assignment))):
                say(remark)
        run = _Run(course, unit, masters, book, engine, compat, dry_run=dry_run, force=force)
        run.progress, run.total = progress, len(chosen)
        run.profile, run.keep_stages = profile or run.profile, profile is not None
        run.in_short = in_short
        pages = None
        if feedback and not dry_run:
            from autograder.publisher import Publisher

            pages = Publisher(course, assignment, book)
        run.grade(chosen, pages)
        run.settle(decide, track)
        if pages is not None:
            pages.complete(run.results.values(), run.settled)
            run.profile.stages.add(pages.stages)
        return sorted(run.results.values(), key=lambda result: result.student)


def look_again(course: Course, assignment: str, students: Iterable[str]) -> dict[str, list[str]]:
    """Cells whose mark by a person was kept by a re-grade and waits for another look, by trainee.

    What formgrader flags as well, until somebody resolves it there.
    """
    wanted = set(students)
    if not wanted:
        return {}
    from autograder.gradebook import open_gradebook

    patience = course.settings.gradebook_seconds
    with open_gradebook(course.db_url, course.course_id, patience=patience) as book:
        if assignment not in book.assignments():  # a dry run has kept none
            return {}
        kept = book.kept_marks(assignment)
    return {student: cells for student, cells in kept.items() if student in wanted}


def _cluster(course: Course, unit: Assignment, scheduler: str, wanted: str) -> DaskEngine:
    """The engine of a Dask cluster. What level its machines have only they can tell."""
    try:
        from autograder.engines.cluster import DaskEngine
        from autograder.engines.parcel import pack
    except ModuleNotFoundError as exc:
        raise UsageError(
            f"The engine dask needs {exc.name}: `pip install 'autograder[dask]'`."
        ) from exc
    level = known_level("full" if wanted == "auto" else wanted)
    return DaskEngine(scheduler, pack(course, unit, level), course.state_dir / LOG_FILE)


class _Run:
    """One run of ``grade``: the main process's side."""

    def __init__(
        self,
        course: Course,
        unit: Assignment,
        masters: Mapping[str, Master],
        book: Book,
        engine: Engine,
        compat: Compat | None,
        *,
        dry_run: bool,
        force: bool,
    ) -> None:
        self.results: dict[str, Result] = {}
        self.progress: Progress | None = None
        self.total = 0
        self.profile = Profile()
        self.keep_stages = self.in_short = False
        self._failed = 0
        self._counting = threading.Lock()
        self._course, self._unit, self._book = course, unit, book
        self._masters, self._engine, self._compat = masters, engine, compat
        self._dry_run, self._force = dry_run, force
        self._around = surroundings(unit, masters)
        self._recorder = Recorder(course, unit, book, self._recorded, dry_run=dry_run)
        self._times: dict[str, str | None] = {}  # of what has not changed
        self._kept: set[str] = set()  # whose stored result is as good as a new one
        self._pages: Publisher | None = None
        self.settled: set[str] = set()  # whose scores were changed at the end

    def grade(self, chosen: Sequence[str], pages: Publisher | None = None) -> None:
        """Grade what has changed, and record what nobody has to agree to."""
        if self.progress:
            self.progress(Step(0, self.total))
        handed: dict[str, HandedIn] = {}
        self._pages = pages
        with pages or contextlib.nullcontext(), self._recorder:
            for job, result in self._engine.map(self._jobs(chosen, handed)):
                self._recorder.take(result, handed.pop(job.student))
        self.profile.stages.add(self._recorder.stages)

    def _jobs(self, chosen: Sequence[str], handed: dict[str, HandedIn]) -> Iterator[Job]:
        name, recorder = self._unit.name, self._recorder
        for student in chosen:
            flaw = id_flaw(student)
            if flaw is not None:
                self._done(_nobodys(student, name, flaw, self._engine.level), student)
                continue
            with self.profile.stages.time("read"):
                job, handed_in = self._prepare(student)
            stored = None if self._force else recorder.stored.load(name, student)
            if stored is not None and stored.receipt.get("key") == job.key:
                self._unchanged(stored, handed_in)
                continue
            graded = None if self._force else recorder.waiting.load(name, student)
            if graded is not None and graded.receipt.get("key") == job.key:
                recorder.take(graded, handed_in, waits=True)
                continue
            handed[student] = handed_in
            known = reusable(job, stored)
            if self.keep_stages:
                self.profile.reused[student] = set(known)
            yield dataclasses.replace(job, known=known)

    def _prepare(self, student: str) -> tuple[Job, HandedIn]:
        return prepare_job(
            self._course,
            self._unit,
            self._masters,
            student,
            self._around,
            self._engine.level,
            self._compat,
        )

    def _unchanged(self, stored: Result, handed_in: HandedIn) -> None:
        self._kept.add(stored.student)
        if stored.status == "graded" and stored.student in self._recorder.recorded:
            self._times[stored.student] = handed_in.timestamp or None
        if not self._recorder.complete(stored, handed_in):
            self._done(stored)

    def _recorded(self, result: Result) -> None:
        """In the recorder's thread."""
        if self._pages is not None and result.student not in self._recorder.revisions:
            self._pages.take(result)
        self._done(result)

    def _done(self, result: Result, folder: str = "") -> None:
        """Count a result. Called by this thread and by the recorder's."""
        short = self._short(result)
        with self._counting:
            self.results[folder or result.student] = short
            self._failed += short.status != "graded"
            if self.progress:
                done = len(self.results)
                kept = result.student in self._kept
                busy = self._engine.busy
                self.progress(Step(done, self.total, busy, self._failed, short, kept))

    def _short(self, result: Result) -> Result:
        if self.in_short:
            return result.in_short()
        short = result.without_notebooks()
        return short if self.keep_stages else dataclasses.replace(short, stages={})

    def settle(self, decide: Decide | None, track: Track) -> None:
        """Record what changes recorded scores, if ``decide`` agrees; and late penalties with it."""
        name, recorder = self._unit.name, self._recorder
        matters = self._book.due(name) or any(recorder.recorded.penalties.values())
        times = self._times if matters else {}
        late = {
            told.student: revision(told) for told in self._book.refresh_late(name, times, undo=True)
        }
        revisions = sorted({**recorder.revisions, **late}.values(), key=lambda each: each.student)
        agreed = not revisions or decide is None or decide(revisions)
        if self._dry_run:
            return
        kept = {student: when for student, when in times.items() if agreed or student not in late}
        self._book.refresh_late(name, kept)
        self.settled = {each.student for each in revisions} if agreed else set()
        if agreed:
            for student in track(list(recorder.revisions)):
                self._keep_waiting(student)
            return
        for student in recorder.revisions:
            if (old := recorder.stored.load(name, student)) is not None:
                self.results[student] = self._short(old)

    def _keep_waiting(self, student: str) -> None:
        """Record what was agreed to, unless other work was handed in meanwhile."""
        job, handed_in = self._prepare(student)
        result = self._recorder.waiting.load(self._unit.name, student)
        if result is not None and result.receipt.get("key") == job.key:
            self._recorder.keep_waiting(result, handed_in)


def _nobodys(student: str, assignment: str, flaw: Text, level: Level) -> Result:
    """The result of a folder whose name is no id: told, but nowhere recorded or stored."""
    return Result(shown(student), assignment, "not_gradable", flaw, sandbox=level)


def _choose(course: Course, assignment: str, students: Sequence[str] | None) -> list[str]:
    there = course.submissions(assignment)
    for student in students or ():
        if student not in there:
            raise UsageError(
                f"{student!r} handed in nothing for {assignment}.{did_you_mean(student, there)}"
            )
    if not there:
        raise UsageError(
            f"There are no submissions in {course.submitted_dir}/*/{assignment}. "
            "Take them in with `autograder collect`."
        )
    return sorted(set(students)) if students else there
