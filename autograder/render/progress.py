"""How a trainee's submissions of an assignment went: a score each, and what the last one changed.

Only points of checks: what people give is not known of earlier submissions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from autograder.history import Attempt, TaskScore
from autograder.render.plots import steps
from autograder.results import TaskResult

__all__ = ["Point", "Progress", "changed_tasks", "progress"]

MAX_POINTS = 8


@dataclass(frozen=True)
class Point:
    """A submission: its number from 1, its points; ``score`` is None if it was not gradable."""

    number: int
    score: float | None
    handed_in: str


@dataclass(frozen=True)
class Progress:
    """``number`` submissions so far; ``points`` are the latest, oldest first.

    ``gain`` is what the last one won (or lost) against the one before, None if nothing can be said.
    ``before``: the score that the same work had until the checks were changed.
    """

    number: int
    points: tuple[Point, ...]
    gain: float | None
    before: float | None
    plot: Markup


def _own(attempt: Attempt, notebooks: set[str]) -> list[TaskScore]:
    return [task for task in attempt.tasks if task.notebook in notebooks]


def _score(attempt: Attempt, notebooks: set[str]) -> float | None:
    if not attempt.graded:
        return None
    return round(sum(task.score or 0.0 for task in _own(attempt, notebooks)), 6)


def progress(
    attempts: Sequence[Attempt],
    tasks: Iterable[TaskResult],
    score: float,
    max_score: float,
    pass_share: float | None = None,
) -> Progress | None:
    """The progress to show with ``tasks``; None for a first submission that nothing is said of.

    ``score`` is that of the last submission, as the page has it: a person may have changed it.

    Where people mark answers, earlier scores would be half of the truth: then only the number of
    submissions is told.
    """
    if not attempts:
        return None
    tasks = list(tasks)
    last = attempts[-1]
    number, before = last.number, last.before
    if any(task.manual for task in tasks):
        return Progress(number, (), None, None, Markup("")) if number > 1 else None
    notebooks = {task.notebook for task in tasks}
    whole = notebooks >= {task.notebook for task in last.tasks}
    shown = [
        Point(each.number, _score(each, notebooks), each.handed_in)
        for each in attempts[-MAX_POINTS:]
    ]
    if last.graded:
        shown[-1] = replace(shown[-1], score=score)
    points = tuple(shown)
    known = [point.score for point in points if point.score is not None]
    gain = None
    if last.graded and len(known) > 1:
        gain = round(known[-1] - known[-2], 6)
    if number < 2 and before is None:
        return None
    plot = steps(known, max_score, pass_share) if len(known) > 1 else Markup("")
    return Progress(number, points, gain, before if whole else None, plot)


def changed_tasks(attempts: Sequence[Attempt]) -> dict[tuple[str, str], float]:
    """Points won or lost by (notebook, grade_id) since the last submission that was graded."""
    graded = [attempt for attempt in attempts if attempt.graded]
    if len(graded) < 2 or not attempts[-1].graded:
        return {}
    before = {(task.notebook, task.grade_id): task.score for task in graded[-2].tasks}
    changes = {}
    for task in graded[-1].tasks:
        was = before.get((task.notebook, task.grade_id))
        if was is not None and task.score is not None and was != task.score:
            changes[task.notebook, task.grade_id] = round(task.score - was, 6)
    return changes
