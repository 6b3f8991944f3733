"""Whether a right solution would be shown a call that is said to go wrong.

The teaching spaces of an assignment are code as well: one that forgets a right answer would blame
trainees for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.results import SandboxLevel, Text

if TYPE_CHECKING:
    from autograder.checks.asking import Counterexample
    from autograder.checks.run import Run
    from autograder.checks.runner import CheckRunner
    from autograder.grading import Grader

__all__ = ["Taught"]


@dataclass(frozen=True)
class Taught:
    """Work for a worker: look for counterexamples to a right solution; what is found, in words."""

    student: str  # "taught-SOLUTION (NOTEBOOK.ipynb)"
    assignment: str
    sources: tuple[str, ...]  # of the notebook's cells to run
    cells: frozenset[str]  # grade_ids of its test cells

    def run(self, grader: Grader) -> tuple[Text, ...]:
        return grader.trial(self.assignment, 0, self.sources, self._blamed)

    def _blamed(self, runner: CheckRunner, run: Run) -> tuple[Text, ...]:
        found = runner.smallest(run, self.cells)
        return tuple(_in_words(space, one) for space, one in found)

    def given_up(self, reason: Text, level: SandboxLevel) -> tuple[Text, ...]:
        return (reason,)


def _in_words(space: str, found: Counterexample) -> Text:
    told = found.reason.en or f"it returned {found.returned}"
    told_ja = found.reason.get("ja") or f"{found.returned} が返りました"
    return Text(
        f"teaching.py, {space}: would be quoted against it: {found.called}: {told}",
        f"teaching.py の {space}: 誤りの例として示されてしまいます: {found.called}: {told_ja}",
    )
