"""Notebooks that mutations start from: released and filled in, with the master of each."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.nbgrader.masters import load_masters
from autograder.notebook import Master

__all__ = ["Seed", "course_seeds", "our_seeds"]

ROOT = Path(__file__).parents[2]
ATTACK_TARGET = ROOT / "tests" / "courses" / "attack_target"


@dataclass(frozen=True, repr=False)
class Seed:
    """A real submission, and the instructor's side it is taken in against."""

    name: str
    notebook: dict[str, Any]
    master: Master

    def __repr__(self) -> str:
        return self.name

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.name)


def course_seeds(course: Course) -> list[Seed]:
    """Three submissions a notebook: as released, filled in, and filled in and run by a trainee."""
    seeds = []
    for name in course.assignments():
        unit = course.assignment(name)
        for notebook, master in load_masters(unit).items():
            filled = json.loads(unit.notebooks[notebook].read_text(encoding="utf-8"))
            seeds += [
                Seed(f"{name} released", _released(filled, master), master),
                Seed(f"{name} filled", filled, master),
                Seed(f"{name} run", _run(filled), master),
            ]
    return seeds


@lru_cache
def our_seeds() -> tuple[Seed, ...]:
    """Of this course and of the course that attacks aim at."""
    return (*course_seeds(Course(ROOT)), *course_seeds(Course(ATTACK_TARGET)))


def _released(filled: dict[str, Any], master: Master) -> dict[str, Any]:
    stubs = {cell.grade_id: cell for cell in master.cells}
    notebook = copy.deepcopy(filled)
    for cell in notebook["cells"]:
        known = stubs.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if known is not None:
            cell["source"] = known.source.splitlines(keepends=True)
            cell["metadata"]["nbgrader"] |= {"checksum": known.checksum, "points": known.points}
    return notebook


def _run(filled: dict[str, Any]) -> dict[str, Any]:
    """Saved by Jupyter after a run, with a cell of the trainee's own."""
    notebook = copy.deepcopy(filled)
    own = {"cell_type": "code", "id": "own", "metadata": {"scrolled": True}, "source": "x = [1]\nx"}
    notebook["cells"].insert(2, own)
    for count, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            shown = {"output_type": "execute_result", "execution_count": count, "metadata": {}}
            shown["data"] = {"text/plain": ["[1]"], "text/html": "<b>1</b>"}
            printed = {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]}
            cell |= {"execution_count": count, "outputs": [printed, shown]}
    return notebook
