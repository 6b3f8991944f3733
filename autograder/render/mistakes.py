"""Common mistakes: trainees who fail exactly the same checks of a task, and which known mistake
fails exactly these.

A known mistake is named only where the sets are equal. One that fails checks of several tasks
(precision and recall swapped, a wrong function that later tasks call) is one mistake, not one a
task, where all of these tasks agree.
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
    """Trainees who fail the same checks of a task, and of others as a known mistake has it."""

    assignment: str
    task: str
    failing: tuple[str, ...]  # in the order of the notebook
    whole: bool  # these are all the checks of the task
    students: tuple[str, ...]
    answers: int  # trainees who tried the task
    known: tuple[Mistake, ...]  # those that fail exactly these checks


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
            for key in wrong.split(failing):
                who[key].append(student)
        answers = {(student, task) for student, task, _, outcome in rows if outcome != "skipped"}
        tried = Counter(task for _, task in answers)
        order = {task: number for number, task in enumerate(checks)}
        place = {check: n for n, check in enumerate(c for names in checks.values() for c in names)}
        groups = _merged(who, wrong)
        found = [
            Pattern(
                assignment,
                task,
                tuple(sorted(failing, key=lambda check: place[check])),
                failing == frozenset(checks[task]),
                tuple(sorted(students)),
                tried[task],
                mistakes,
            )
            for task, failing, students, mistakes in groups
            if len(students) >= at_least
        ]
        found.sort(key=lambda each: (-len(each.students), order[each.task], each.failing))
        patterns += found
    return patterns


Rows = Sequence[tuple[str, str, str, str]]  # student, task, check, outcome


def _merged(
    who: Mapping[tuple[str, frozenset[str]], list[str]], wrong: _Known
) -> list[tuple[str, frozenset[str], list[str], tuple[Mistake, ...]]]:
    """One entry where the same mistakes explain a task, alone or with what they do to others."""
    named: dict[tuple[str, tuple[Mistake, ...]], tuple[frozenset[str], list[str]]] = {}
    nameless = []
    for (task, failing), students in who.items():
        mistakes = tuple(wrong.of(task, failing))
        if not mistakes:
            nameless.append((task, failing, students, mistakes))
            continue
        before, others = named.get((task, mistakes), (failing, []))
        named[task, mistakes] = (before & failing, [*others, *students])
    return nameless + [(task, *group, mistakes) for (task, mistakes), group in named.items()]


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
    """The wrong solutions of an assignment, by the checks that they fail."""

    def __init__(self, mistakes: Iterable[Mistake], checks: Mapping[str, Sequence[str]]) -> None:
        names = frozenset(name for of_task in checks.values() for name in of_task)
        self._order = list(checks)
        self._by_all: dict[frozenset[str], list[Mistake]] = defaultdict(list)
        self._by_task: dict[tuple[str, frozenset[str]], list[Mistake]] = defaultdict(list)
        for mistake in mistakes:
            self._by_all[mistake.fails & names].append(mistake)
        self._split = {
            failing: {
                task: here for task, of_task in checks.items() if (here := failing & set(of_task))
            }
            for failing in self._by_all
        }
        self._touching: dict[tuple[str, frozenset[str]], list[frozenset[str]]] = defaultdict(list)
        for failing, by_task in self._split.items():
            for task, here in by_task.items():
                self._touching[task, here].append(failing)
                self._by_task[task, here] += self._by_all[failing]

    def of(self, task: str, failing: frozenset[str]) -> list[Mistake]:
        """The mistakes that fail exactly these checks: of all, else of this task of their own."""
        in_task = self._by_task.get((task, failing), ())
        return self._by_all.get(failing) or [each for each in in_task if task in each.defines]

    def split(self, failing: Failing) -> list[tuple[str, frozenset[str]]]:
        """A trainee's mistakes: known ones that all their tasks show, and what is left by task."""
        left = dict(failing)
        shown = {
            whole
            for key in failing.items()
            for whole in self._touching.get(key, ())
            if all(failing.get(task) == here for task, here in self._split[whole].items())
        }
        found = []
        for whole in sorted(shown, key=lambda each: (-len(self._split[each]), sorted(each))):
            if self._split[whole].keys() <= left.keys():
                found.append((self._home(whole), whole))
                left = {task: here for task, here in left.items() if task not in self._split[whole]}
        return found + list(left.items())

    def _home(self, whole: frozenset[str]) -> str:
        """The first of its tasks that a mistake itself defines, else the first."""
        defined = {name for mistake in self._by_all[whole] for name in mistake.defines}
        tasks = sorted(
            self._split[whole], key=lambda task: (task not in defined, self._order.index(task))
        )
        return tasks[0]
