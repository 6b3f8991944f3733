"""A re-grade before it is recorded: whose score would change, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.results import CheckResult, Result, TaskResult

if TYPE_CHECKING:
    from autograder.gradebook import Recorded

__all__ = ["Revision", "needs_a_word", "revision"]


@dataclass(frozen=True)
class Revision:
    """What a re-grade would change for one trainee. Scores are what counts: after late penalties.

    ``why`` has a line for each check, task, mark or penalty that is another one now.
    """

    student: str
    before: float
    after: float
    why: tuple[str, ...]

    @property
    def gain(self) -> float:
        """Points won; below 0 points lost."""
        return round(self.after - self.before, 6)


def needs_a_word(told: Recorded, old: Result | None, new: Result) -> bool:
    """Whether a person has to agree: the same work would get another score than the recorded one.

    ``told`` is what recording ``new`` would do, ``old`` the stored result of before. A trainee who
    handed in other work gets its score without a word.
    """
    if not told.changes and told.penalty == told.penalty_before:
        return False
    return old is None or old.same_work(new)


def revision(told: Recorded, old: Result | None = None, new: Result | None = None) -> Revision:
    """The revision that recording would be, from what the gradebook told."""
    why: list[str] = []
    if old is not None and new is not None:
        if not old.same_work(new):
            why.append("other work was handed in")
        why += _differences(old, new)
    if not why:
        why = [
            f"{change.grade_id}: {_points(change.before)} → {_points(change.after)} points"
            for change in told.changes
        ]
    changed = {change.grade_id for change in told.changes}
    why += [f"{cell}: a person's mark is kept" for cell in told.look_again if cell in changed]
    if told.penalty != told.penalty_before:
        why.append(f"late work: {told.penalty_before:g} → {told.penalty:g} points off")
    before, after = told.score_before - told.penalty_before, told.score - told.penalty
    return Revision(told.student, round(max(before, 0), 6), round(max(after, 0), 6), tuple(why))


def _points(score: float | None) -> str:
    return "to mark" if score is None else f"{score:g}"


def _differences(old: Result, new: Result) -> Iterator[str]:
    before = {(task.notebook, task.grade_id): task for task in old.tasks}
    for task in new.tasks:
        was = before.get((task.notebook, task.grade_id))
        if was is None:
            continue
        if task.checks or was.checks:
            yield from _checks(was, task)
        elif was.score != task.score:
            yield f"{task.grade_id}: {_points(was.score)} → {_points(task.score)} points"


def _checks(old: TaskResult, new: TaskResult) -> Iterator[str]:
    before: dict[str, CheckResult] = {check.name: check for check in old.checks}
    for check in new.checks:
        was = before.pop(check.name, None)
        if was is None:
            yield f"{check.name}: new, {check.outcome}"
        elif was.outcome != check.outcome:
            yield f"{check.name}: {was.outcome} → {check.outcome}"
        elif was.points != check.points:
            yield f"{check.name}: {was.points:g} → {check.points:g} points"
    for name, was in before.items():
        yield f"{name}: removed, was {was.outcome}"
