"""Whether a right solution would be shown a call that is said to go wrong.

The teaching spaces of an assignment are code as well: one that forgets a right answer would blame
trainees for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.results import SandboxLevel, Text

if TYPE_CHECKING:
    from autograder.checks.run import Run
    from autograder.checks.runner import CheckRunner
    from autograder.grading import Grader

__all__ = ["Taught"]


@dataclass(frozen=True)
class Taught:
    """Work for a worker: look for counterexamples to a right solution; what is found, in words."""

    student: str  # "taught-NAME"
    assignment: str
    sources: tuple[str, ...]  # of the cells to run

    def run(self, grader: Grader) -> tuple[str, ...]:
        return grader.trial(self.assignment, 0, self.sources, lambda *both: tuple(_blamed(*both)))

    def given_up(self, reason: Text, level: SandboxLevel) -> tuple[str, ...]:
        return (reason.en,)


def _blamed(runner: CheckRunner, run: Run) -> Iterator[str]:
    for name, found in runner.smallest(run):
        told = found.reason.en or f"it returned {found.returned}"
        yield f"teaching.py, {name}: would be quoted against it: {found.called}: {told}"
