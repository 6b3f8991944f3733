"""Prove an assignment before it is released.

The reference solution must get full points, the untouched release none (and be called "not
attempted"), each wrong solution must fail exactly the checks named for it, each equivalent solution
must get full points. All of them go through the same sandbox and the same checks as trainees' work.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course import Assignment, Course
from autograder.engines import LocalEngine
from autograder.jobs import Job
from autograder.notebook import Master
from autograder.results import CheckResult, Result
from autograder.sandbox import choose_level
from autograder.variants import Variant, variants

__all__ = ["Proof", "verify"]


@dataclass(frozen=True)
class Proof:
    """One variant on one draw of the hidden seeds: its result and what is wrong with it."""

    variant: Variant
    draw: int
    result: Result
    problems: tuple[str, ...] = field(default=())


def verify(
    course: Course,
    assignments: Sequence[str] | None = None,
    *,
    workers: int = 0,
    draws: int = 1,
    sandbox: str = "auto",
    progress: Callable[[int, int, Proof], None] | None = None,
    engine: LocalEngine | None = None,
) -> list[Proof]:
    """Grade all variants of the assignments on ``draws`` sets of hidden seeds.

    Returns a proof for each, in a stable order; the assignment may be released if none of them has
    problems. Raises CourseError for mistakes that keep an assignment from being graded at all.
    """
    from autograder.nbgrader.masters import load_masters

    wanted: dict[tuple[str, str, int], tuple[Variant, Assignment]] = {}
    jobs: list[Job] = []
    for name in assignments or course.assignments():
        unit = course.assignment(name)
        masters = load_masters(unit)
        for variant in variants(unit, masters):
            for draw in range(draws):
                student = f"{variant.kind}-{variant.name}"
                wanted[name, student, draw] = (variant, unit)
                jobs.append(_job(unit, masters, variant, student, draw))
    proofs: list[Proof] = []
    with contextlib.ExitStack() as stack:
        if engine is None:
            level = choose_level(sandbox if sandbox != "auto" else course.settings.sandbox)
            wanted_workers = workers or course.settings.workers
            engine = stack.enter_context(LocalEngine(course.root, level, wanted_workers))
        for job, result in engine.map(jobs):
            variant, unit = wanted[job.assignment, job.student, job.draw]
            problems = tuple(_problems(variant, result))
            proofs.append(Proof(variant, job.draw, result.without_notebooks(), problems))
            if progress:
                progress(len(proofs), len(jobs), proofs[-1])
    order = list(wanted)
    return sorted(
        proofs, key=lambda p: order.index((p.result.assignment, p.result.student, p.draw))
    )


def _job(
    assignment: Assignment,
    masters: Mapping[str, Master],
    variant: Variant,
    student: str,
    draw: int,
) -> Job:
    return Job(
        student=student,
        assignment=assignment.name,
        masters=masters,
        notebooks=variant.notebooks,
        draw=draw,
    )


def _problems(variant: Variant, result: Result) -> Iterator[str]:
    if result.status != "graded":
        yield f"could not be graded: {result.reason.en}"
        return
    checks = [check for task in result.tasks for check in task.checks]
    for check in checks:
        if check.outcome == "undecided":
            yield f"the check {check.name} broke; see .autograder/grader.log"
    if variant.kind in ("reference", "equivalent"):
        yield from _full(result, checks)
    elif variant.kind == "blank":
        yield from _none(result, checks)
    else:
        yield from _exactly(variant, result, checks)


def _full(result: Result, checks: Sequence[CheckResult]) -> Iterator[str]:
    for name, notebook in result.notebooks.items():
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                if output["output_type"] == "error":
                    where = f"{name}.ipynb, cell {cell['id']!r}"
                    yield f"{where} raises {output['ename']}: {output['evalue']}"
    for check in checks:
        if check.outcome not in ("passed", "undecided"):
            why = check.message.plain() if check.message else ""
            yield f"{check.name} {check.outcome}: {why}"
    for task in result.tasks:
        if not task.manual and not task.checks and task.score != task.max_score:
            yield f"{task.grade_id} has {task.score:g} of {task.max_score:g} points"
    for finding in result.findings:
        if finding.kind != "precheck":
            yield f"finding: {finding.text.en}"


def _none(result: Result, checks: Sequence[CheckResult]) -> Iterator[str]:
    for check in checks:
        if check.outcome not in ("skipped", "undecided"):
            yield f"{check.name} {check.outcome}, though nothing was attempted"
    for task in result.tasks:
        if task.checks and task.attempted:
            yield f"{task.grade_id} counts as attempted"
        if task.score:
            yield f"{task.grade_id} has {task.score:g} points"


def _exactly(variant: Variant, result: Result, checks: Sequence[CheckResult]) -> Iterator[str]:
    names = {check.name for check in checks}
    for name in sorted(variant.fails - names):
        yield f"names the check {name}, which does not exist"
    failed = {check.name for check in checks if check.outcome != "passed"}
    for name in sorted(failed - variant.fails):
        yield f"{name} failed too, but is not named in FAILS"
    for name in sorted((variant.fails & names) - failed):
        yield f"{name} was passed, but should have caught the mistake"
    if variant.score is not None and result.score != variant.score:
        yield f"scored {result.score:g}, but SCORE says {variant.score:g}"
