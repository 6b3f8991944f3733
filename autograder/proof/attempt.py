"""Running one mutant: some cells in the sandbox, and the checks that it can reach, one by one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.results import Outcome, SandboxLevel, Text

if TYPE_CHECKING:
    from autograder.checks.run import Run
    from autograder.checks.runner import CheckRunner
    from autograder.grading import Grader

__all__ = ["Attempt", "Attempted"]

_ENDS = ("too_slow", "died", "too_much_memory", "too_much_output")


@dataclass(frozen=True)
class Attempt:
    """Work for a worker. Once a check has caught the change, the costly ones are left out."""

    student: str  # "mutant-17"
    assignment: str
    sources: tuple[str, ...]  # of the cells to run
    checks: tuple[tuple[str, float], ...]  # in order, with the seconds that a call may take
    costly: frozenset[str] = frozenset()
    draw: int = 0
    complete: bool = False  # run them all

    def enough(self, name: str, done: Mapping[str, tuple[Outcome, str]]) -> bool:
        """Whether this check need not run any more."""
        caught = [cause for outcome, cause in done.values() if outcome != "passed"]
        if self.complete or not caught:
            return False
        return name in self.costly or any(cause in _ENDS for cause in caught)

    def run(self, grader: Grader) -> Attempted:
        started = time.perf_counter()
        done = grader.trial(self.assignment, self.draw, self.sources, self._outcomes)
        return Attempted(done, time.perf_counter() - started)

    def _outcomes(self, runner: CheckRunner, run: Run) -> dict[str, tuple[Outcome, str]]:
        done: dict[str, tuple[Outcome, str]] = {}
        for name, seconds in self.checks:
            if self.enough(name, done):
                continue
            run.most_call_seconds = seconds
            result = runner.one(run, name)
            done[name] = result.outcome, result.message.cause if result.message else ""
        return done

    def given_up(self, reason: Text, level: SandboxLevel) -> Attempted:
        return Attempted({}, 0.0, reason)


@dataclass(frozen=True)
class Attempted:
    """The outcome of each check that ran, and why if it did not pass; by name, in their order."""

    checks: Mapping[str, tuple[Outcome, str]] = field(default_factory=dict)
    seconds: float = 0.0
    gave_up: Text = field(default_factory=Text)  # why it could not be run at all

    @property
    def killers(self) -> list[str]:
        return [name for name, (outcome, _) in self.checks.items() if outcome != "passed"]
