"""The trainee's own cells of an executed notebook, ordered by the task they belong to.

Never shown: automatic test cells (with plain nbgrader they hold hidden tests), regions of hidden
tests anywhere, and cells that the release brought along, except what they displayed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup, escape

from autograder.render import sanitise
from autograder.render.formats import excerpt
from autograder.render.highlight import python
from autograder.render.outputs import Budget, Output, joined, plain, safe_outputs

__all__ = ["Cell", "own_cells", "task_of"]

MAX_CELLS = 300
MAX_SOURCE_LINES = 200
MAX_SOURCE_CHARS = 12_000

_HIDDEN = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:^[^\n]*END HIDDEN TESTS[^\n]*$|\Z)", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Cell:
    """A cell to show; ``number`` counts all cells of the notebook from 1."""

    kind: Literal["code", "markdown"]
    number: int
    grade_id: str
    source: Markup
    text: str
    outputs: tuple[Output, ...] = ()
    left_out: int = 0
    full: bool = True  # False: the page had no room for it


def _nbgrader(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return marks if isinstance(marks, Mapping) else {}


def task_of(grade_id: str) -> str:
    """The name a trainee knows the task by: the function of ``check_<function>``."""
    return grade_id.removeprefix("check_") or grade_id


def _code(cell: Mapping[str, Any], number: int, budget: Budget, *, own: bool) -> Cell | None:
    text, left_out = "", 0
    source, full = Markup(""), True
    if own:
        text = _HIDDEN.sub("", plain(cell.get("source"))).strip("\n")
        head, left_out, tail = excerpt(text, lines=MAX_SOURCE_LINES, chars=MAX_SOURCE_CHARS)
        text = f"{head}\n# …\n{tail}" if left_out else text
        source = python(text)
        if not budget.take(source):
            source = escape(text)
            full = budget.take(source)
    outputs = safe_outputs(cell.get("outputs"), budget)
    if not (text.strip() or outputs):
        return None
    grade_id = str(_nbgrader(cell).get("grade_id", ""))
    return Cell(
        "code", number, grade_id, source if full else Markup(""), text, outputs, left_out, full
    )


def _markdown(cell: Mapping[str, Any], number: int, budget: Budget) -> Cell | None:
    text = plain(cell.get("source")).strip()
    if not text:
        return None
    source = sanitise.markdown(text)
    full = budget.take(source)
    grade_id = str(_nbgrader(cell).get("grade_id", ""))
    return Cell("markdown", number, grade_id, source if full else Markup(""), text, full=full)


def own_cells(
    notebook: Mapping[str, Any],
    tasks: Sequence[str],
    released: frozenset[str] = frozenset(),
    *,
    answers: Budget,
    rest: Budget,
) -> tuple[dict[str, list[Cell]], list[Cell]]:
    """(cells of each task in ``tasks`` by its grade_id, all other cells of the trainee).

    ``released`` holds the sources of the released notebook's cells; ``answers`` and ``rest`` bound
    what solution cells and other cells may take of the page. A task's cells are the
    solution cell of its name, else the solution cells since the test cell before it, as in any
    nbgrader notebook; a manual task is its own cell.
    """
    of_task: dict[str, list[Cell]] = {}
    waiting: list[Cell] = []
    others: list[Cell] = []
    named = {task_of(task): task for task in tasks}
    cells = notebook.get("cells")
    for number, cell in enumerate(cells[:MAX_CELLS] if isinstance(cells, list) else (), start=1):
        if not isinstance(cell, Mapping):
            continue
        marks = _nbgrader(cell)
        grade_id = str(marks.get("grade_id", ""))
        solution = bool(marks.get("solution"))
        if marks.get("grade") and not solution:
            if waiting and grade_id in tasks:
                of_task.setdefault(grade_id, []).extend(waiting)
                waiting = []
            continue
        budget = answers if solution else rest
        locked = bool(marks.get("locked")) and not solution  # with all that the release left out
        own = not locked and joined(cell.get("source")).strip() not in released
        if budget.spent:
            shown: Cell | None = Cell("code", number, grade_id, Markup(""), "", full=False)
        elif cell.get("cell_type") == "code":
            shown = _code(cell, number, budget, own=own or solution)
        elif cell.get("cell_type") == "markdown" and (solution or (released and own)):
            shown = _markdown(cell, number, budget)
        else:
            continue
        if shown is None:
            continue
        if solution and grade_id in tasks:
            place = of_task.setdefault(grade_id, [])
        elif solution and grade_id in named:
            place = of_task.setdefault(named[grade_id], [])
        else:
            place = waiting if solution else others
        # one word about what has no room is enough
        if shown.full or not place or place[-1].full:
            place.append(shown)
    return of_task, [*waiting, *others]
