"""A workshop's rubric beside an answer: the criterion, its levels, and the one that was chosen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograder.render.formats import name, plain_text
from autograder.results import TaskResult
from autograder.rubric import LEVELS, Rubric

__all__ = ["CriterionView", "LevelView", "criterion_of"]


@dataclass(frozen=True)
class LevelView:
    """One level's description. ``chosen`` are two of them where graders were averaged."""

    number: int
    text: str
    points: float
    chosen: bool


@dataclass(frozen=True)
class CriterionView:
    """A line of the rubric. ``level`` follows from the points, and is None until they are given."""

    title: str
    weight: float
    level: float | None
    levels: tuple[LevelView, ...]  # the best first
    read_with: tuple[str, ...]  # other sections that are read for it


def criterion_of(rubric: Rubric | None, task: TaskResult, lang: str) -> CriterionView | None:
    """The criterion that is marked on the cell of ``task``, if there is one."""
    criteria = rubric.criteria if rubric else ()
    criterion = next((each for each in criteria if each.cell == task.grade_id), None)
    if rubric is None or criterion is None:
        return None
    level = None
    if task.score is not None and task.attempted:
        level = round(min(task.score / criterion.weight, 1.0) * (LEVELS - 1), 2)
    chosen = _chosen(level)
    levels = [
        LevelView(number, plain_text(text.get(lang)), criterion.points(number), number in chosen)
        for number, text in enumerate(criterion.levels)
    ]
    beside = [rubric.sections[cell] for cell in criterion.read_with if cell in rubric.sections]
    return CriterionView(
        name(criterion.title.get(lang), 160),
        criterion.weight,
        level,
        tuple(levels[::-1]),
        tuple(name(title.get(lang), 160) for title in beside),
    )


def _chosen(level: float | None) -> set[int]:
    """The level's number; two of them for a level in between. Points are rounded: 1.98 is a 2."""
    if level is None:
        return set()
    whole = round(level)
    return {whole} if abs(level - whole) < 0.05 else {math.floor(level), math.floor(level) + 1}
