"""Grade an assignment: submissions in, results recorded. The main process's side.

Reads submissions, lets an engine grade them, and is the one that writes: gradebook first (one
transaction a submission), then the executed notebook, then the stored result. Killed at any moment,
the next run finds the submissions without a stored result and grades them again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from autograder.archives import shown
from autograder.compat import Compat, compat_of
from autograder.course import Assignment, Course
from autograder.engines import LocalEngine
from autograder.errors import UsageError, did_you_mean
from autograder.jobs import Job, prepare_job, surroundings
from autograder.results import Result, Text
from autograder.sandbox import Level, choose_level
from autograder.settings import load_config
from autograder.store import ResultStore, sweep
from autograder.submissions import HandedIn, beside, id_flaw

__all__ = ["Progress", "grade"]

Progress = Callable[[int, int, Result | None], None]  # done, total, the result just done


def grade(
    course: Course,
    assignment: str,
    students: Sequence[str] | None = None,
    *,
    workers: int = 0,
    sandbox: str = "auto",
    force: bool = False,
    nbgrader_compat: bool | None = None,
    progress: Progress | None = None,
    engine: LocalEngine | None = None,
) -> list[Result]:
    """Grade the submissions of ``assignment``; returns a result for each, by trainee.

    ``sandbox``: auto, full, lite or none. ``force`` grades again where nothing changed.
    ``nbgrader_compat`` gives plain test cells the scores of stock nbgrader, whatever they are;
    None leaves it to the course. ``engine`` is a running engine to use (it stays open). Raises
    UsageError for an unknown assignment or trainee, CourseError for mistakes in the course folder.
    """
    unit = course.assignment(assignment)
    chosen = _choose(course, assignment, students)
    with contextlib.ExitStack() as stack:
        level = choose_level(sandbox if sandbox != "auto" else course.settings.sandbox)
        if engine is None:  # before nbgrader is imported: the workers warm up meanwhile
            wanted = workers or course.settings.workers
            engine = stack.enter_context(LocalEngine(course.root, level, wanted))
        if nbgrader_compat is None:
            nbgrader_compat = course.settings.nbgrader_compat
        compat = compat_of(load_config(course.root)) if nbgrader_compat else None
        return _grade(course, unit, chosen, level, engine, compat, force=force, progress=progress)


def _grade(
    course: Course,
    unit: Assignment,
    chosen: Sequence[str],
    level: Level,
    engine: LocalEngine,
    compat: Compat | None,
    *,
    force: bool,
    progress: Progress | None,
) -> list[Result]:
    from autograder.gradebook import open_gradebook
    from autograder.nbgrader.autograded import write_autograded
    from autograder.nbgrader.masters import load_masters

    assignment = unit.name
    masters = load_masters(unit)
    store = ResultStore(course.state_dir / "results")
    sweep(course.state_dir)
    store.sweep(assignment)
    materials = unit.materials()
    around = surroundings(unit)
    results: list[Result] = []
    config = load_config(course.root)
    patience = course.settings.gradebook_seconds
    with open_gradebook(course.db_url, course.course_id, config=config, patience=patience) as book:
        book.ensure_assignment(assignment, unit.notebooks)

        recorded = {row.student for row in book.submissions(assignment)}
        handed: dict[str, HandedIn] = {}

        def jobs() -> Iterator[Job]:
            for student in chosen:
                flaw = id_flaw(student)
                if flaw is not None:
                    done(_nobodys(student, assignment, flaw, level))
                    continue
                job, handed_in = prepare_job(course, unit, masters, student, around, level, compat)
                stored = None if force else store.load(assignment, student)
                if stored is None or stored.receipt.get("key") != job.key:
                    handed[student] = handed_in
                    yield job
                    continue
                if stored.status == "graded" and student not in recorded:
                    record(stored, handed_in)
                done(stored)

        def record(result: Result, handed_in: HandedIn) -> None:
            book.record(result, timestamp=handed_in.timestamp or None)
            write_autograded(
                course.autograded_dir / result.student / assignment,
                result,
                files=beside(handed_in.files, materials),
                timestamp=handed_in.timestamp,
            )

        def done(result: Result) -> None:
            results.append(result.without_notebooks())
            if progress:
                progress(len(results), len(chosen), results[-1])

        if progress:
            progress(0, len(chosen), None)
        for job, result in engine.map(jobs()):
            record(result, handed.pop(job.student))
            store.save(result)
            done(result)
    return sorted(results, key=lambda result: result.student)


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
