"""What an assignment's reference run tells: what the checks asked for, and how long they took.

With it a changed solution needs only the checks that the change can reach, and only the cells that
these need.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from autograder.checks.runner import Trace
from autograder.course import Assignment
from autograder.errors import did_you_mean
from autograder.jobs import Job
from autograder.notebook import Master, code_cells
from autograder.proof.attempt import Attempt
from autograder.proof.mutants import Mutant
from autograder.proof.reach import Cell, definitions_only, needed, reached
from autograder.proof.taught import Taught
from autograder.results import CheckResult, Result, SandboxLevel, Text
from autograder.variants import Variant, with_cells, without_marks

if TYPE_CHECKING:
    from autograder.grading import Grader

__all__ = ["Ground", "ReferenceRun"]

COSTLY = 0.03  # seconds of a check that a mutant is spared once it is caught
LEAST_SECONDS = 0.5  # that a mutant's call may take; and as a multiple of the whole check's time:
PATIENCE = 3.0


@dataclass(frozen=True)
class ReferenceRun:
    """Work for a worker: grade the reference and tell what its checks asked for."""

    job: Job

    @property
    def student(self) -> str:
        return self.job.student

    @property
    def assignment(self) -> str:
        return self.job.assignment

    def run(self, grader: Grader) -> tuple[Result, dict[str, Trace]]:
        return grader.grade(self.job), grader.traces

    def given_up(self, reason: Text, level: SandboxLevel) -> tuple[Result, dict[str, Trace]]:
        return self.job.given_up(reason, level), {}


@dataclass
class Ground:
    """An assignment, its cells, and the reference runs so far."""

    unit: Assignment
    masters: Mapping[str, Master]
    results: dict[int, Result] = field(default_factory=dict)  # by draw
    traces: dict[str, Trace] = field(default_factory=dict)  # by check
    seconds: dict[str, float] = field(default_factory=dict)  # least of each check
    patience: dict[str, float] = field(default_factory=dict)  # most of each check

    def __post_init__(self) -> None:
        sources = {
            name: json.loads(path.read_text(encoding="utf-8"))
            for name, path in self.unit.notebooks.items()
        }
        self.cells = {name: list(_cells(source)) for name, source in sources.items()}
        self._setup = {name: _setup(source) for name, source in sources.items()}

    def learn(self, result: Result, traces: Mapping[str, Trace], draw: int) -> None:
        """Take in a run of the reference."""
        self.results.setdefault(draw, result)
        for name, trace in traces.items():
            old = self.traces.get(name, Trace(frozenset(), frozenset()))
            self.traces[name] = Trace(old.asked | trace.asked, old.makers | trace.makers)
        for check in self.checks(draw).values():
            self.seconds[check.name] = min(self.seconds.get(check.name, 1e9), check.seconds)
            self.patience[check.name] = max(self.patience.get(check.name, 0.0), check.seconds)

    def checks(self, draw: int = 0) -> dict[str, CheckResult]:
        """The reference's result of each check, by name."""
        result = self.results.get(draw)
        tasks = result.tasks if result else ()
        return {check.name: check for task in tasks for check in task.checks}

    def strange_concepts(self) -> list[Text]:
        """What to say of concepts that assignment.yaml names and no check has."""
        known = {check.concept for check in self.checks().values()} - {""}
        return [
            Text(
                f"{self.unit.hidden}/assignment.yaml: concepts: no check has the concept {slug!r}."
                f"{did_you_mean(slug, known)}",
                f"{self.unit.hidden}/assignment.yaml: concepts: 概念 {slug!r} を持つチェックが"
                f"ありません。チェックにある概念: {'、'.join(sorted(known)) or 'なし'}",
            )
            for slug in self.unit.concepts
            if self.results and slug not in known
        ]

    @cached_property
    def solutions(self) -> dict[str, tuple[str, str]]:
        """(notebook, text) of each solution cell that is code and not marked by hand."""
        found = {}
        for name, master in self.masters.items():
            own = {c.name: c.source for c in self.cells[name]}
            for cell in master.cells:
                if cell.solution and not cell.manual and cell.grade_id in own:
                    found[cell.grade_id] = (name, own[cell.grade_id])
        return found

    def reachable(self, changed: Mapping[str, str]) -> set[str]:
        """Checks that a change of these cells (grade_id to new text) can reach."""
        names: set[str] = set()
        for cells in self.cells.values():
            here = {cell.name for cell in cells}
            own = {name: text for name, text in changed.items() if name in here}
            if not own:
                continue
            reach = reached(cells, own)
            if reach is None:
                return set(self.traces)
            names |= reach
        checks = {name for name, trace in self.traces.items() if trace.asked & names}
        while more := {m for name in checks for m in self.traces[name].makers} - checks:
            checks |= more  # what they made is asked for, and was made with their own numbers
        return checks

    def known(self, changed: Mapping[str, str], draw: int) -> dict[str, CheckResult]:
        """The reference's results of the checks that the change cannot reach."""
        reach = self.reachable(changed)
        return {name: own for name, own in self.checks(draw).items() if name not in reach}

    def lean_cells(self, notebook: str, changed: Mapping[str, str]) -> list[Cell]:
        """Solution cells, what is tagged as setup, and what these use."""
        cells = [
            Cell(cell.name, changed.get(cell.name, cell.source)) for cell in self.cells[notebook]
        ]
        keep = {cell.name for cell in cells if cell.name in self.solutions}
        keep |= self._setup[notebook]
        return needed(cells, keep)

    def lean(self, changed: Mapping[str, str]) -> dict[str, bytes]:
        """The notebooks with these cells changed, as far as checks can notice."""
        kept = {cell.name for name in self.cells for cell in self.lean_cells(name, changed)}
        return with_cells(self.unit, changed, keep=kept)

    def taught(self, variant: Variant) -> Iterator[Taught]:
        """The work of looking for calls that would be quoted against a right solution.

        As in grading, each notebook has a process of its own, and the spaces of its own checks.
        """
        hidden = self.unit.hidden
        if hidden is None or not all(any(hidden.glob(n)) for n in ("teaching.py", "test_*.py")):
            return
        for name, raw in self.lean(variant.changed).items():
            cells = frozenset(cell.grade_id for cell in self.masters[name].scored())
            sources = tuple(text for _, _, text in code_cells(json.loads(raw)))
            yield Taught(f"taught-{variant.name} ({name}.ipynb)", self.unit.name, sources, cells)

    def attempt(self, number: int, mutant: Mutant, *, complete: bool) -> Attempt:
        """The work of running a mutant."""
        notebook, _ = self.solutions[mutant.task]
        changed = {mutant.task: mutant.source}
        reach = self.reachable(changed)
        names = [name for name in self.checks() if name in reach]
        names.sort(
            key=lambda name: self._with_makers(name, self.seconds) if self._costly(name) else 0.0
        )
        return Attempt(
            student=f"mutant-{number}",
            assignment=self.unit.name,
            sources=tuple(_joined(self.lean_cells(notebook, changed), mutant.task)),
            checks=tuple(
                (name, max(LEAST_SECONDS, PATIENCE * self._with_makers(name, self.patience)))
                for name in names
            ),
            costly=frozenset(name for name in names if self._costly(name)),
            complete=complete,
        )

    def _costly(self, name: str) -> bool:
        return self._with_makers(name, self.seconds) > COSTLY

    def _with_makers(self, name: str, seconds: Mapping[str, float]) -> float:
        """A check's time if it has to make itself what other checks made for it."""
        return sum(seconds[each] for each in {name, *self.traces[name].makers})


def _cells(notebook: Mapping[str, Any]) -> Iterable[Cell]:
    for index, grade_id, text in code_cells(notebook):
        yield Cell(grade_id or f"#{index}", without_marks(text))


def _setup(notebook: Mapping[str, Any]) -> set[str]:
    return {
        cell["metadata"].get("nbgrader", {}).get("grade_id") or f"#{index}"
        for index, cell in enumerate(notebook["cells"])
        if "setup" in cell["metadata"].get("tags", ())
    }


def _joined(cells: list[Cell], apart: str) -> Iterable[str]:
    """The cells' texts; neighbours that only define something are run as one."""
    pile: list[str] = []
    for cell in cells:
        if cell.name != apart and definitions_only(cell.source):
            pile.append(cell.source)
            continue
        if pile:
            yield "\n\n".join(pile)
            pile = []
        yield cell.source
    if pile:
        yield "\n\n".join(pile)
