"""What people entered in the gradebook: scores and comments of manually marked tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from autograder.results import Result, TaskResult

__all__ = ["Late", "Mark", "late_of", "marked_tasks", "marks_by_task"]


@dataclass(frozen=True)
class Mark:
    """One row of the gradebook. ``score`` is None while nobody has marked the task.

    ``again``: the work was graded again since it was marked, so a person has to look once more.
    """

    student: str
    assignment: str
    grade_id: str
    score: float | None = None
    comment: str = ""
    notebook: str = ""
    again: bool = False


@dataclass(frozen=True)
class Late:
    """A submission that came after its deadline: by how much, and what that costs."""

    student: str
    assignment: str
    seconds: float
    penalty: float
    due: datetime  # with a zone; the trainee's own deadline


def late_of(result: Result, late: Iterable[Late]) -> Late | None:
    """How late a result's submission was; None if it was in time."""
    key = result.student, result.assignment
    return next((each for each in late if (each.student, each.assignment) == key), None)


def marked_tasks(result: Result, given: Mapping[tuple[str, str], Mark]) -> tuple[TaskResult, ...]:
    """The tasks of ``result`` with the scores and comments that a person gave.

    ``given`` are its :func:`marks_by_task`. A person's score wins over the automatic one, as in
    nbgrader.
    """
    return tuple(
        _marked(task, mark) if (mark := given.get((task.notebook, task.grade_id))) else task
        for task in result.tasks
    )


def marks_by_task(result: Result, marks: Iterable[Mark]) -> dict[tuple[str, str], Mark]:
    """The marks of the tasks of ``result``, by notebook and cell."""
    own = {
        (mark.notebook, mark.grade_id): mark
        for mark in marks
        if mark.student == result.student and mark.assignment == result.assignment
    }
    found = {}
    for task in result.tasks:
        mark = own.get((task.notebook, task.grade_id)) or own.get(("", task.grade_id))
        if mark is not None:
            found[task.notebook, task.grade_id] = mark
    return found


def _marked(task: TaskResult, mark: Mark) -> TaskResult:
    score = task.score if mark.score is None else mark.score
    return replace(task, score=score, comment=mark.comment or task.comment)
