"""What ``verify`` says on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from autograder.course import Course
from autograder.exit_codes import INCOMPLETE, OK
from autograder.proof.excused import as_entries
from autograder.proof.mutation import Mutation, Tried
from autograder.terminal import clean, out, progress_bar
from autograder.verify import Verdict
from autograder.verify import verify as run

__all__ = ["verify"]


def verify(
    root: Path,
    assignments: Sequence[str] | None,
    *,
    workers: int,
    draws: int,
    sandbox: str,
    quick: bool,
    only_mutants: bool,
    thorough: bool,
    matrix: bool,
) -> int:
    """Verify and print a table; INCOMPLETE if some assignment is not proven."""
    course = Course(root)
    with progress_bar("verify") as update:
        verdicts = run(
            course,
            assignments or None,
            workers=workers,
            draws=draws,
            sandbox=sandbox,
            quick=quick,
            only_mutants=only_mutants,
            thorough=thorough,
            matrix=matrix,
            progress=update,
        )
    out.print(_table(verdicts))
    for verdict in verdicts:
        _tell(verdict)
    bad = [verdict for verdict in verdicts if verdict.problems]
    out.print(f"{len(verdicts) - len(bad)} of {len(verdicts)} assignments as they must be.")
    return INCOMPLETE if bad else OK


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
        out.print(f"  {clean(problem)}")


def _diff(tried: Tried) -> None:
    mutant = tried.mutant
    again = f", occurrence {mutant.occurrence}" if mutant.occurrence > 1 else ""
    out.print(f"  {mutant.task}, line {mutant.line}{again} ({mutant.operator})", markup=False)
    for mark, text, style in (("-", mutant.before, "red"), ("+", mutant.after, "green")):
        for line in text.splitlines():
            out.print(f"    {mark} {line}", markup=False, style=style, soft_wrap=True)
