"""Common mistakes: trainees who fail exactly the same checks of a task, and which known mistake
fails exactly these.

A known mistake is named only where the sets are equal. Where a function of an earlier task is wrong
and its known mistake also fails checks of later tasks, those are not counted as a second mistake.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.render.tables import Cohort

if TYPE_CHECKING:
    from autograder.variants import Mistake

__all__ = ["Pattern", "common_mistakes"]

Failing = dict[str, frozenset[str]]  # failed checks by task


@dataclass(frozen=True)
class Pattern:
    """Trainees who fail the same checks of a task."""

    assignment: str
    task: str
    failing: tuple[str, ...]  # in the order of the notebook
    whole: bool  # no check of the task was passed
    students: tuple[str, ...]
    answers: int  # trainees who tried the task
    known: tuple[Mistake, ...]  # those that fail exactly these checks of the task


def common_mistakes(
    cohort: Cohort, known: Mapping[str, Sequence[Mistake]], *, at_least: int = 2
) -> list[Pattern]:
    """Patterns of at least ``at_least`` trainees: by assignment, the most frequent first.

    ``known`` has the wrong solutions by assignment. A task with a check that broke says nothing
    about its trainee.
    """
    patterns: list[Pattern] = []
    for assignment in cohort.assignments:
        table = cohort.checks[cohort.checks.assignment == assignment]
        rows = list(zip(table.student, table.task, table["check"], table.outcome, strict=True))
        checks = _checks(rows)
        wrong = _Known(known.get(assignment, ()), checks)
        who: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
        for student, failing in _failing(rows).items():
            for task in wrong.own(failing):
                who[task, failing[task]].append(student)
        order = list(checks)
        answers = {(student, task) for student, task, _, outcome in rows if outcome != "skipped"}
        tried = Counter(task for _, task in answers)
        found = [
            Pattern(
                assignment,
                task,
                tuple(check for check in checks[task] if check in failing),
                len(failing) == len(checks[task]),
                tuple(sorted(students)),
                tried[task],
                tuple(wrong.of(task, failing)),
            )
            for (task, failing), students in who.items()
            if len(students) >= at_least
        ]
        found.sort(key=lambda each: (-len(each.students), order.index(each.task), each.failing))
        patterns += found
    return patterns


Rows = Sequence[tuple[str, str, str, str]]  # student, task, check, outcome


def _checks(rows: Rows) -> dict[str, tuple[str, ...]]:
    """The checks of each task, both in the order of the notebook."""
    checks: dict[str, dict[str, None]] = defaultdict(dict)
    for _, task, check, _ in rows:
        checks[task][check] = None
    return {task: tuple(names) for task, names in checks.items()}


def _failing(rows: Rows) -> dict[str, Failing]:
    """The failed checks of each trainee, by task."""
    failing: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    broken = {(student, task) for student, task, _, outcome in rows if outcome == "undecided"}
    for student, task, check, outcome in rows:
        if outcome in ("failed", "error") and (student, task) not in broken:
            failing[student][task].add(check)
    return {
        student: {task: frozenset(checks) for task, checks in tasks.items()}
        for student, tasks in failing.items()
    }


class _Known:
    """The wrong solutions of an assignment, by the checks of a task that they fail."""

    def __init__(
        self, mistakes: Iterable[Mistake], checks: Mapping[str, Sequence[str]]
    ) -> None:
        self._order = list(checks)
        self._by_failing: dict[tuple[str, frozenset[str]], list[Mistake]] = defaultdict(list)
        for mistake in mistakes:
            for task, names in checks.items():
                if failing := mistake.fails.intersection(names):
                    self._by_failing[task, failing].append(mistake)

    def of(self, task: str, failing: frozenset[str]) -> list[Mistake]:
        """The mistakes in this task itself that fail exactly these checks of it."""
        found = self._by_failing.get((task, failing), ())
        return [mistake for mistake in found if task in mistake.defines]

    def own(self, failing: Failing) -> list[str]:
        """The tasks in which this trainee makes a mistake that no earlier one explains."""
        mistakes: set[str] = set()
        own: list[str] = []
        for task in sorted(failing, key=self._order.index):
            found = self._by_failing.get((task, failing[task]), ())
            if any(mistake.name in mistakes for mistake in found):
                continue
            own.append(task)
            mistakes |= {mistake.name for mistake in found if task in mistake.defines}
        return own
