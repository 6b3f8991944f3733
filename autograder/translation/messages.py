"""The texts of an assignment: of its notebooks' cells, and of the Markdown files beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.course import Assignment
from autograder.errors import CourseError
from autograder.translation.markdown import markdown_stretches
from autograder.translation.python import python_stretches
from autograder.translation.stretch import Stretch

__all__ = ["Message", "cell_stretches", "messages_of", "text_of"]

_REGION = re.compile(
    r"^[^\n]*BEGIN (SOLUTION|HIDDEN TESTS).*?END \1[^\n]*$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Message:
    """One text and where it stands: ``NOTEBOOK.ipynb#CELL``, or the name of a file."""

    text: str
    kind: str
    place: str


def messages_of(assignment: Assignment) -> list[Message]:
    """All texts to translate, in the order in which they stand; the same text may come twice."""
    found: list[Message] = []
    for name, path in assignment.notebooks.items():
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError, TypeError) as exc:
            raise CourseError(f"{path} is not a notebook: {exc}") from exc
        for number, cell in enumerate(cells):
            place = f"{name}.ipynb#{cell.get('id') or number}"
            found += [Message(s.text, s.kind, place) for s in cell_stretches(cell)]
    for name, content in assignment.materials().items():
        if name.endswith(".md"):
            stretches = markdown_stretches(content.decode("utf-8"))
            found += [Message(s.text, s.kind, name) for s in stretches]
    return found


def cell_stretches(cell: Mapping[str, Any]) -> list[Stretch]:
    """What of a cell is translated: nothing of a test, and nothing that a solution hides."""
    source = text_of(cell)
    marks = cell.get("metadata", {}).get("nbgrader", {})
    regions = [match.span() for match in _REGION.finditer(source)]
    if marks.get("solution") and not regions:
        return []  # all of it is the solution
    if cell.get("cell_type") == "markdown":
        return list(_outside(source, regions))
    if cell.get("cell_type") != "code" or (marks.get("grade") and not marks.get("solution")):
        return []
    return [
        stretch
        for stretch in python_stretches(source)
        if all(stretch.end <= first or last <= stretch.start for first, last in regions)
    ]


def text_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _outside(source: str, regions: list[tuple[int, int]]) -> Iterator[Stretch]:
    at = 0
    for first, last in [*regions, (len(source), len(source))]:
        yield from markdown_stretches(source[at:first], at)
        at = last
