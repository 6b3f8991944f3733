"""What the rows of a submission should be: from a result to scores and comments by cell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import CourseError
from autograder.gradebook.cells import AssignmentCells, NotebookCells
from autograder.nbgrader.score_cell import clamp
from autograder.results import Result, TaskResult

__all__ = ["NO_RESPONSE", "Wanted", "wanted_rows"]

NO_RESPONSE = "No response."  # nbgrader's comment on an answer cell that was left as released


@dataclass
class Wanted:
    """The rows of one submitted notebook as they should be, by cell id."""

    grades: dict[str, tuple[float | None, bool]] = field(default_factory=dict)  # score, look
    comments: dict[str, str | None] = field(default_factory=dict)
    handed_in: bool = True


def wanted_rows(cells: AssignmentCells, result: Result) -> dict[str, Wanted]:
    """The rows of each notebook, by name. Raises CourseError for cells nobody knows."""
    tasks = _by_cell(cells, result)
    wanted = {}
    for name, notebook in cells.notebooks.items():
        submitted = result.notebooks.get(name)
        judged = {cell: tasks[name, cell] for cell in notebook.graded if (name, cell) in tasks}
        want = Wanted(handed_in=submitted is not None or bool(judged and not result.notebooks))
        for cell in notebook.graded.values():
            want.grades[cell.id] = _grade(judged.get(cell.name), cell.kind, cell.max_score, want)
        if want.handed_in:
            sources = _submitted_sources(submitted)
            for answer, cell_id in notebook.answers.items():
                task = judged.get(answer)
                want.comments[cell_id] = _comment(notebook, answer, sources, task)
        else:
            want.comments = dict.fromkeys(notebook.answers.values())
        wanted[name] = want
    return wanted


def _by_cell(cells: AssignmentCells, result: Result) -> dict[tuple[str, str], TaskResult]:
    """Tasks by notebook and cell; a task that names no notebook is looked for in all of them."""
    found = {}
    for task in result.tasks:
        places = [
            name
            for name, notebook in cells.notebooks.items()
            if task.grade_id in notebook.graded and task.notebook in ("", name)
        ]
        if len(places) != 1:
            where = f"{task.notebook}.ipynb of " if task.notebook else ""
            raise CourseError(
                f"The gradebook has {len(places) or 'no'} graded cells {task.grade_id!r} in "
                f"{where}{cells.name}. Was the assignment changed without releasing it again?"
            )
        found[places[0], task.grade_id] = task
    return found


def _grade(
    task: TaskResult | None, kind: str, max_score: float, want: Wanted
) -> tuple[float | None, bool]:
    """The automatic score, and whether a person has to look whatever it is."""
    if task is None:
        # no outcome counts as a failed one; an answer that was handed in waits for its mark
        waits = want.handed_in and kind != "auto"
        return (None, True) if waits else (0.0, False)
    if task.score is None or (kind == "person" and want.handed_in):
        unanswered = kind == "answer" and not task.attempted
        return (0.0, False) if unanswered else (None, True)
    undecided = any(check.outcome == "undecided" for check in task.checks)
    return clamp(task.score, max_score), undecided


def _submitted_sources(notebook: Any) -> dict[str, str]:
    """Sources by grade_id. Of a cell that is there twice nbgrader takes the last."""
    found = {}
    for cell in (notebook or {}).get("cells", ()):
        grade_id = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if grade_id:
            source = cell.get("source", "")
            found[grade_id] = source if isinstance(source, str) else "".join(source)
    return found


def _comment(
    notebook: NotebookCells, answer: str, sources: Mapping[str, str], task: TaskResult | None
) -> str | None:
    if task is not None and task.comment:
        return task.comment
    if answer in notebook.tasks:
        return None
    if sources:
        unanswered = _unanswered(notebook, answer, sources.get(answer))
    else:
        unanswered = task is not None and not task.attempted
    return NO_RESPONSE if unanswered else None


def _unanswered(notebook: NotebookCells, answer: str, source: str | None) -> bool:
    """Whether the cell is as released: nbgrader's checksum, over what the gradebook knows of it."""
    cell_type, checksum = notebook.sources.get(answer, ("", None))
    if source is None or checksum is None:
        return False
    graded = notebook.graded.get(answer)
    parts = [source, cell_type, str(graded is not None), "True", "False", answer]
    if graded is not None:
        parts.append(str(float(graded.max_score)))
    digest = hashlib.md5("".join(parts).encode(), usedforsecurity=False)
    return digest.hexdigest() == checksum
