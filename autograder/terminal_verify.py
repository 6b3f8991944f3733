"""What ``verify`` says on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from autograder.course import Course
from autograder.exit_codes import INCOMPLETE, OK
from autograder.feedback import template_folder
from autograder.proof.excused import as_entries
from autograder.proof.gate import forget, keep, proven
from autograder.proof.mutation import Mutation, Tried
from autograder.proof.report import summary, write_report
from autograder.render.environment import pages
from autograder.terminal import clean, out, progress_bar, write_json
from autograder.verify import Extent, Verdict
from autograder.verify import verify as run

__all__ = ["verify"]


def verify(
    root: Path,
    assignments: Sequence[str] | None,
    *,
    extent: Extent,
    workers: int,
    sandbox: str,
    again: bool,
    json_path: Path | None,
) -> int:
    """Verify and print a table; INCOMPLETE if some assignment is not proven."""
    course = Course(root)
    pages(course.settings.language, template_folder(course))  # what is wrong there is told now
    names = list(dict.fromkeys(assignments or course.assignments()))
    found: dict[str, Any] = {}
    if extent.usual and not again:
        for name in names:
            proof = proven(course, course.assignment(name))
            if proof is not None:
                found[name] = proof
    to_run = [name for name in names if name not in found]
    verdicts: list[Verdict] = []

    def finished(verdict: Verdict) -> None:
        made = found[verdict.assignment] = summary(verdict, course.settings.slow_check_seconds)
        write_report(course, verdict, made)
        if verdict.fingerprint and not verdict.problems:
            keep(course, verdict.assignment, verdict.fingerprint, _short(made))
        elif verdict.problems:
            forget(course, verdict.assignment)

    with progress_bar("verify") as update:
        verdicts += (
            []
            if not to_run
            else run(
                course,
                to_run,
                extent,
                workers=workers,
                sandbox=sandbox,
                progress=update,
                finished=finished,
            )
        )
    bad = [verdict for verdict in verdicts if verdict.problems]
    to_stdout = json_path is not None and str(json_path) == "-"
    if json_path is not None:
        text = json.dumps([found[name] for name in names], ensure_ascii=False, indent=2) + "\n"
        sys.stdout.write(text) if to_stdout else write_json(json_path, text)
    if not to_stdout:
        _say(course, verdicts, [name for name in names if name not in to_run])
    return INCOMPLETE if bad else OK


def _short(made: Mapping[str, Any]) -> dict[str, Any]:
    """What a proof on file says: all but the single mutants."""
    return {key: value for key, value in made.items() if key != "mutants"}


def _say(course: Course, verdicts: Sequence[Verdict], before: Sequence[str]) -> None:
    if verdicts:
        out.print(_table(verdicts))
    for verdict in verdicts:
        _tell(verdict)
        _slow(verdict, course.settings.slow_check_seconds)
    for name in before:
        out.print(f"{name}: proven before, and nothing has changed since (--again repeats it).")
    bad = sum(bool(verdict.problems) for verdict in verdicts)
    total = len(verdicts) + len(before)
    if verdicts:
        folder = course.reports_dir / "verify"
        out.print(f"Reports: {clean(folder.relative_to(course.root))}/")
    out.print(f"{total - bad} of {total} assignments as they must be.")


def _table(verdicts: Sequence[Verdict]) -> Table:
    """A row an assignment: how many of each kind are as they must be."""
    kinds = ("reference", "blank", "wrong", "equivalent")
    table = Table(
        "assignment",
        "reference = 100 %",
        "blank = 0",
        "wrong caught",
        "equivalent = 100 %",
        "mutants caught",
    )
    for verdict in verdicts:
        row = []
        for kind in kinds:
            own = [proof for proof in verdict.proofs if proof.variant.kind == kind]
            well = sum(not proof.problems for proof in own)
            colour = "green" if well == len(own) else "red"
            row.append(f"[{colour}]{well} of {len(own)}[/]" if own else "-")
        row.append(_mutants(verdict.mutation) if verdict.mutation else "-")
        table.add_row(verdict.assignment, *row)
    return table


def _mutants(mutation: Mutation) -> str:
    if not mutation.tried:
        return "-"
    killed, listed = len(mutation.of("killed")), len(mutation.of("listed"))
    text = f"{killed} of {len(mutation.tried) - listed} ({mutation.score:.1f} %)"
    return f"{text}, {listed} listed" if listed else text


def _tell(verdict: Verdict) -> None:
    """Problems, and each surviving mutant as a small diff."""
    if verdict.mutation:
        survivors = verdict.mutation.of("survived")
        if survivors:
            out.print(f"[bold]{verdict.assignment}[/]: no check catches these mistakes")
        for each in survivors:
            _diff(each)
        if survivors:
            out.print("Sharpen a check, or list those that change no answer in mutants.yaml:")
            out.print(as_entries([each.mutant for each in survivors]), markup=False, soft_wrap=True)
        for task in verdict.mutation.unwatched:
            out.print(f"{verdict.assignment}: no check looks at the cell {clean(task)}")
    if verdict.problems:
        out.print(f"[red]{verdict.assignment}[/]")
    for problem in verdict.problems:
        out.print(f"  {clean(problem.en)}")


def _slow(verdict: Verdict, budget: float) -> None:
    """Checks over the budget, slowest first: each submission pays for them."""
    taken = {name: check.seconds for name, check in verdict.checks.items()}
    slow = sorted((name for name in taken if taken[name] > budget), key=lambda name: -taken[name])
    if slow:
        names = ", ".join(f"{clean(name)} ({taken[name]:.2f} s)" for name in slow)
        told = f"{verdict.assignment}: slow checks, above {budget:g} s: {names}"
        out.print(told, soft_wrap=True)


def _diff(tried: Tried) -> None:
    mutant = tried.mutant
    again = f", occurrence {mutant.occurrence}" if mutant.occurrence > 1 else ""
    out.print(f"  {mutant.task}, line {mutant.line}{again} ({mutant.operator})", markup=False)
    for mark, text, style in (("-", mutant.before, "red"), ("+", mutant.after, "green")):
        for line in text.splitlines():
            out.print(f"    {mark} {line}", markup=False, style=style, soft_wrap=True)
