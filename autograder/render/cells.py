"""The trainee's own cells of an executed notebook, ordered by the task they belong to.

In each, the line that matters is marked: where the code stopped, else the function that is checked.

Never shown: automatic test cells (with plain nbgrader they hold hidden tests), regions of hidden
tests anywhere, and cells that the release brought along, except what they displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup, escape

from autograder.render import sanitise
from autograder.render.formats import excerpt
from autograder.render.highlight import python
from autograder.render.images import Picture
from autograder.render.outputs import Budget, Output, joined, plain, safe_outputs
from autograder.results import Result, TaskResult

__all__ = ["Cell", "Line", "Work", "own_cells", "own_work", "task_of"]

MAX_CELLS = 300
MAX_SOURCE_LINES = 200
MAX_SOURCE_CHARS = 12_000

_HIDDEN = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:^[^\n]*END HIDDEN TESTS[^\n]*$|\Z)", re.DOTALL | re.MULTILINE
)
_STOPPED = re.compile(r"^ *Cell In\[(\d{1,9})\], line (\d{1,9})", re.MULTILINE)

Mark = Literal["", "stopped", "checked"]


@dataclass(frozen=True)
class Line:
    """A line of code; ``number`` counts those of the cell from 1, None where some are left out.

    ``mark``: the code stopped here, or here begins the function that is checked.
    """

    number: int | None
    code: Markup
    mark: Mark = ""


@dataclass(frozen=True)
class Cell:
    """A cell to show; ``number`` counts all cells of the notebook from 1.

    ``source`` is what stands in a text cell, ``lines`` what stands in a code cell.
    """

    kind: Literal["code", "markdown"]
    number: int
    grade_id: str
    source: Markup
    text: str
    lines: tuple[Line, ...] = ()
    outputs: tuple[Output, ...] = ()
    full: bool = True  # False: the page had no room for it

    @property
    def marked(self) -> Line | None:
        """The line that matters, if there is one."""
        return next((line for line in self.lines if line.mark), None)


def _nbgrader(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return marks if isinstance(marks, Mapping) else {}


def task_of(grade_id: str) -> str:
    """The name a trainee knows the task by: the function of ``check_<function>``."""
    return grade_id.removeprefix("check_") or grade_id


def _stopped(cell: Mapping[str, Any], stops: Mapping[int, int]) -> int | None:
    """The line of ``cell`` that raised, in a check (``stops``) or when the cell was run."""
    count = cell.get("execution_count")
    if not isinstance(count, int):
        return None
    if count in stops:
        return stops[count]
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, Mapping) and output.get("output_type") == "error":
            trace = output.get("traceback")
            lines = trace if isinstance(trace, list) else []
            said = "\n".join(line for line in lines if isinstance(line, str))
            places = [tuple(map(int, found)) for found in _STOPPED.findall(plain(said))]
            return next((line for number, line in places[::-1] if number == count), None)
    return None


@dataclass(frozen=True)
class _Source:
    """Code of a cell, with its middle left out if it is very long. Lines count from 1."""

    text: str
    first: int  # number of the first line
    gap: int | None  # index of the line that stands for what is left out
    last: int  # number of the last line

    @classmethod
    def of(cls, raw: str) -> _Source:
        text = raw.strip("\n")
        first = len(raw) - len(raw.lstrip("\n")) + 1
        last = first + text.count("\n")
        head, left_out, tail = excerpt(text, lines=MAX_SOURCE_LINES, chars=MAX_SOURCE_CHARS)
        if not left_out:
            return cls(text, first, None, last)
        return cls(f"{head}\n# …\n{tail}", first, head.count("\n") + 1, last)

    def lines(self, rows: Sequence[Markup], marks: Mapping[int, Mark]) -> tuple[Line, ...]:
        found = []
        for at, row in enumerate(rows):
            number: int | None = self.first + at
            if self.gap is not None and at >= self.gap:
                number = None if at == self.gap else self.last - (len(rows) - 1 - at)
            found.append(Line(number, row, marks.get(number or 0, "")))
        return tuple(found)

    def marks(self, function: str, stop: int | None) -> dict[int, Mark]:
        """Where it stopped, else where ``function`` begins."""
        if stop is not None:
            return {stop: "stopped"}
        if function.isidentifier():
            pattern = rf"^[ \t]*(?:async +def|def|class) +{function}\b"
            if begins := re.search(pattern, self.text, re.MULTILINE):
                return {self.first + self.text.count("\n", 0, begins.start()): "checked"}
        return {}


def _code(
    cell: Mapping[str, Any], number: int, budget: Budget, stops: Mapping[int, int], *, own: bool
) -> Cell | None:
    text, full = "", True
    lines: tuple[Line, ...] = ()
    grade_id = str(_nbgrader(cell).get("grade_id", ""))
    if own:
        source = _Source.of(_HIDDEN.sub("", plain(cell.get("source"))))
        text = source.text
        rows = python(text)
        if not budget.take(rows, text.count("\n") + 1):
            rows = escape(text)
            full = budget.take(rows, text.count("\n") + 1)
        if full and text.strip():
            marks = source.marks(task_of(grade_id), _stopped(cell, stops))
            lines = source.lines(rows.split("\n"), marks)
    outputs = safe_outputs(cell.get("outputs"), budget)
    if not (text.strip() or outputs):
        return None
    return Cell("code", number, grade_id, Markup(""), text, lines, outputs, full)


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
    stops: Mapping[int, int] | None = None,
) -> tuple[dict[str, list[Cell]], list[Cell]]:
    """(cells of each task in ``tasks`` by its grade_id, all other cells of the trainee).

    ``released`` holds the sources of the released notebook's cells; ``answers`` and ``rest`` bound
    what solution cells and other cells may take of the page; ``stops`` names the line at which a
    check stopped in a cell, by execution count. A task's cells are the
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
            shown = _code(cell, number, budget, stops or {}, own=own or solution)
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


@dataclass(frozen=True)
class Work:
    """The trainee's own cells and pictures, the same in every language."""

    of_task: Mapping[tuple[str, str], Sequence[Cell]]  # by notebook and grade_id
    others: Sequence[Cell]
    figures: Sequence[Picture]


def _stops(tasks: Iterable[TaskResult]) -> dict[int, int]:
    """Lines at which checks stopped, by execution count of the cell."""
    messages = [check.message for task in tasks for check in task.checks if check.message]
    return dict(message.where for message in messages[::-1] if message.where)


def own_work(result: Result, released: frozenset[str] = frozenset(), *, languages: int = 1) -> Work:
    """What the trainee wrote and displayed, as far as a page in so many languages has room."""
    figures: list[Picture] = []
    answers = Budget(40_000 if languages == 1 else 56_000 // languages, figures=figures)
    rest = Budget(40_000 if languages == 1 else 28_000 // languages, figures=figures)
    of_task: dict[tuple[str, str], Sequence[Cell]] = {}
    others: list[Cell] = []
    for notebook, content in result.notebooks.items():
        tasks = [task for task in result.tasks if task.notebook in ("", notebook)]
        known = [task.grade_id for task in tasks]
        if isinstance(content, Mapping):
            mine, more = own_cells(
                content, known, released, answers=answers, rest=rest, stops=_stops(tasks)
            )
            of_task |= {(notebook, grade_id): cells for grade_id, cells in mine.items()}
            others += more
    return Work(of_task, others, figures)
