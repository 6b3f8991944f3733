"""What the verbs say on a terminal, and their exit codes. No grading here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text as RichText

from autograder.course import Course
from autograder.errors import UsageError
from autograder.exit_codes import INCOMPLETE, OK
from autograder.results import Result, to_json
from autograder.stages import Profile

if TYPE_CHECKING:
    from autograder.grade import Step

__all__ = [
    "clean",
    "collect",
    "feedback",
    "grade",
    "notes",
    "progress_bar",
    "release",
    "report",
    "results_table",
    "show",
    "summary",
    "translate",
    "write_json",
]

T = TypeVar("T")
MOST_ROWS = 1000  # of the table: longer ones nobody reads
_A_WHILE = 100  # changed scores take a second or so to record

console = Console(stderr=True, highlight=False)
out = Console(highlight=False)


def clean(text: object, limit: int = 200) -> str:
    """Text that may come from a trainee, for a terminal: no control characters, no markup."""
    shown = "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text)
    )
    return escape(shown[:limit])


@contextmanager
def progress_bar(title: str, *, quiet: bool = False) -> Iterator[Any]:
    """A callback ``(done, total, line, note)``: a bar on a terminal, a plain line each elsewhere.

    The bar says how many a second and how long it will take, and the ``note``.
    """
    if quiet:
        yield lambda done, total, line="", note="": None
        return
    if not console.is_terminal:

        def plain(done: int, total: int, line: str = "", note: str = "") -> None:
            if line:
                console.print(f"{title} {done}/{total} {line}", markup=False, soft_wrap=True)

        yield plain
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        _Rate(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(title, total=None, note="")

        def update(done: int, total: int, line: str = "", note: str = "") -> None:
            bar.update(task, completed=done, total=total, note=note)

        yield update


def tracked(title: str, items: Sequence[T], *, quiet: bool = False) -> Iterator[T]:
    """The items, with a bar on a terminal while they are dealt with, if that takes a while."""
    with progress_bar(title, quiet=quiet or len(items) < _A_WHILE) as update:
        for done, item in enumerate(items, start=1):
            yield item
            update(done, len(items))


class _Rate(ProgressColumn):
    """How many a second, of late."""

    def render(self, task: Task) -> RichText:
        speed = task.finished_speed or task.speed
        return RichText(f"{speed:.1f}/s" if speed else "")


def show(update: Any, step: Step, *, before: int = 0, total: int = 0) -> None:
    """Tell a bar how far grading is; ``before`` of ``total`` were done by earlier runs."""
    words = ((step.running, "running"), (step.failed, "not gradable"))
    note = ", ".join(f"{count} {word}" for count, word in words if count)
    line = summary(step.result, kept=step.kept) if step.result else ""
    update(before + step.done, total or step.total, line, note)


def release(
    root: Path,
    assignments: Sequence[str] | None,
    lang: str,
    to: Path | None = None,
    *,
    check: bool,
    without_proof: bool = False,
) -> int:
    """Release, or say what is stale; INCOMPLETE if ``check`` finds something, or without proof."""
    from autograder.proof.gate import unproven
    from autograder.release import check_drift, untranslated
    from autograder.release import release as run

    course = Course(root)
    if check:
        stale = check_drift(course, lang or None, to)
        for line in stale:
            out.print(clean(line))
        if stale:
            out.print("Make it anew with `autograder release` and commit it.")
        return INCOMPLETE if stale else OK
    lang = lang or course.settings.language
    names = unproven(course, assignments or course.assignments())
    if names:
        console.print(f"Not proven as they are now: {', '.join(map(clean, names))}.")
        if not without_proof:
            console.print(
                f"Nothing was released. Run `autograder verify {' '.join(map(clean, names))}` "
                "first, or release them as they are with --unproven."
            )
            return INCOMPLETE
        console.print("Released all the same (--unproven).")
    made = run(course, assignments or None, lang, to)
    for folder in made:
        out.print(f"released {clean(_short(folder, course))}", soft_wrap=True)
    for name in untranslated(course, assignments, lang):
        console.print(
            f"{clean(name)}: the notebook is in English, as it has no translations. "
            f"Make them with `autograder translate {clean(name)}`."
        )
    return OK


def translate(
    root: Path, assignments: Sequence[str] | None, lang: str, *, check: bool, drop: bool
) -> int:
    """Make or update catalogues; with ``check`` INCOMPLETE if a message is not in order."""
    from autograder.translate import translate as run
    from autograder.translate import troubles

    course = Course(root)
    if check:
        found = troubles(course, assignments or None, lang)
        for trouble in found:
            out.print(escape(str(trouble)), soft_wrap=True)
        if found:
            out.print(f"{len(found)} to put right.")
        return INCOMPLETE if found else OK
    for done in run(course, assignments or None, lang, drop=drop):
        state = [f"{done.messages} messages"]
        counts = (("missing", done.missing), ("fuzzy", done.fuzzy), ("obsolete", done.obsolete))
        state += [f"{count} {word}" for word, count in counts if count]
        written = "" if done.changed else " (nothing new)"
        line = f"{clean(_short(done.path, course))}: {', '.join(state)}{written}"
        out.print(line, soft_wrap=True)
    return OK


def collect(root: Path, assignment: str, source: Path) -> int:
    """Collect and say what was taken and what refused."""
    from autograder.collect import collect as run

    course = Course(root)
    course.assignment(assignment)
    report = run(course, assignment, source)
    for student in report.taken:
        out.print(f"took {clean(student)}")
    for name, reason in report.refused:
        out.print(f"[red]refused[/] {clean(name)}: {clean(reason)}")
    out.print(f"{len(report.taken)} taken, {len(report.refused)} refused.")
    return INCOMPLETE if report.refused else OK


def grade(
    root: Path,
    assignment: str,
    *,
    students: Sequence[str] | None,
    workers: int,
    json_path: Path | None,
    sandbox: str,
    force: bool,
    nbgrader_compat: bool | None,
    quiet: bool,
    dry_run: bool = False,
    yes: bool = False,
    profile: bool = False,
    with_feedback: bool = False,
    scheduler: str = "",
) -> int:
    """Grade and print a table; INCOMPLETE if some submissions could not be graded.

    So it is if recorded scores would change and nobody agreed.
    """
    from autograder.grade import grade as run
    from autograder.grade import look_again
    from autograder.terminal_regrade import Decision

    course = Course(root)
    measured = Profile() if profile else None
    to_stdout = json_path is not None and str(json_path) == "-"
    with ExitStack() as stack:
        update = stack.enter_context(progress_bar(assignment, quiet=quiet))
        decide = Decision(
            yes=yes, dry_run=dry_run, quiet=quiet, to_stderr=to_stdout, before=stack.close
        )

        results = run(
            course,
            assignment,
            students or None,
            workers=workers,
            sandbox=sandbox,
            force=force,
            dry_run=dry_run,
            decide=decide,
            track=partial(tracked, "recording", quiet=quiet),
            say=lambda remark: console.print(clean(remark), soft_wrap=True),
            nbgrader_compat=nbgrader_compat,
            progress=lambda step: show(update, step),
            profile=measured,
            feedback=with_feedback,
            scheduler=scheduler,
            in_short=json_path is None and not profile,
        )
    if json_path is not None:
        text = json.dumps([to_json(result) for result in results], ensure_ascii=False, indent=2)
        if to_stdout:
            sys.stdout.write(text + "\n")
        else:
            write_json(json_path, text + "\n")
    if not quiet and not to_stdout:
        if len(results) <= MOST_ROWS:
            out.print(results_table(results))
        else:
            out.print("Too many for a table: see `autograder report`, or --json.")
        level = results[0].sandbox if results else "none"
        compat = any(result.receipt.get("nbgrader_compat") for result in results)
        how = ", plain test cells scored as nbgrader does" if compat else ""
        out.print(f"{len(results)} submissions, sandbox level {level}{how}.")
    if measured is not None:
        from autograder.terminal_profile import checks_table, stages_table

        console.print(stages_table(results, measured.stages))
        slowest = checks_table(results, measured.reused)
        if slowest.row_count:
            console.print(slowest)
    if dry_run:
        console.print("Nothing was recorded (--dry-run).")
    bad = [result for result in results if result.status != "graded"]
    for result in bad:
        console.print(f"[red]{clean(result.student)}[/]: {clean(result.reason.en)}")
    graded = [each.student for each in results if each.status == "graded"]
    for student, cells in look_again(course, assignment, graded).items():
        names = ", ".join(map(clean, cells))
        console.print(f"{clean(student)}: marks kept, look at them again: {names}")
    return INCOMPLETE if bad or decide.refused else OK


def write_json(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as exc:
        raise UsageError(
            f"--json {path}: {exc.strerror}. The results are kept; name a file in a folder that is "
            "there and run the same command again."
        ) from exc


def summary(result: Result, *, kept: bool = False) -> str:
    """One line on one result; ``kept`` if it is of an earlier run."""
    if result.status != "graded":
        return f"{result.student} not gradable: {result.reason.en}"
    waits = sum(task.score is None for task in result.tasks)
    manual = f", {waits} to mark by hand" if waits else ""
    how = "kept" if kept else f"{result.seconds:.1f} s"
    return f"{result.student} {result.score:g}/{result.max_score:g}{manual} ({how})"


def results_table(results: Sequence[Result]) -> Table:
    """A row a submission: score, what to know, seconds."""
    table = Table("trainee", "assignment", "score", "to know", "s")
    for result in results:
        if result.status != "graded":
            score, note = "-", f"[red]not gradable:[/] {clean(result.reason.en)}"
        else:
            score = f"{result.score:g}/{result.max_score:g}"
            note = clean("; ".join(notes(result)))
        table.add_row(
            clean(result.student), result.assignment, score, note, f"{result.seconds:.1f}"
        )
    return table


def notes(result: Result) -> list[str]:
    checks = [check for task in result.tasks for check in task.checks]
    notes = []
    for word, outcome in (("failed", "failed"), ("stopped", "error"), ("undecided", "undecided")):
        names = [check.name for check in checks if check.outcome == outcome]
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            notes.append(f"{word}: {', '.join(names[:3])}{more}")
    skipped = sum(not task.attempted for task in result.tasks)
    if skipped:
        notes.append(f"not attempted: {skipped} of {len(result.tasks)} tasks")
    waits = sum(task.score is None for task in result.tasks)
    if waits:
        notes.append(f"to mark by hand: {waits}")
    notes += [f.text.en for f in result.findings if f.kind == "precheck"][:1]
    notes += [finding.text.en for finding in result.findings if finding.kind == "limit"][:1]
    return notes


def feedback(
    root: Path, assignments: Sequence[str] | None, students: Sequence[str] | None, lang: str
) -> int:
    """Write feedback pages and say where."""
    from autograder.feedback import feedback as run

    course = Course(root)
    written = []
    for assignment in assignments or _graded(course):
        course.assignment(assignment)
        written += run(course, assignment, students or None, lang or course.settings.language)
    out.print(f"{len(written)} files below {clean(_short(course.feedback_dir, course))}/")
    return OK


def report(root: Path, assignments: Sequence[str] | None, lang: str) -> int:
    """Write the report and say where."""
    from autograder.report import report as run

    course = Course(root)
    for path in run(course, assignments or _graded(course), lang or course.settings.language):
        out.print(f"wrote {clean(_short(path, course))}")
    return OK


def _graded(course: Course) -> list[str]:
    """Assignments that have stored results, in course order."""
    results = course.state_dir / "results"
    found = [name for name in course.assignments() if any((results / name).glob("*.json"))]
    if not found:
        raise UsageError("Nothing has been graded yet: run `autograder grade ASSIGNMENT` first.")
    return found


def _short(path: Path, course: Course) -> Path:
    try:
        return path.relative_to(course.root)
    except ValueError:
        return path
