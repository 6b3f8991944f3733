"""Runs for plain ``pytest tests/hidden``: the reference solution in the real sandbox."""

from __future__ import annotations

import json
import os
from pathlib import Path

from autograder.checks.run import Run
from autograder.course import Course
from autograder.execution import Execution
from autograder.notebook import reference_cells
from autograder.sandbox import Limits, Zygote, choose_level
from autograder.trainee.bundle import practice_files, with_bytecode

__all__ = ["PlainRuns"]


class PlainRuns:
    """One run an assignment, on one zygote, for as long as the pytest session lasts."""

    def __init__(self) -> None:
        self._zygote: Zygote | None = None
        self._runs: dict[Path, Run] = {}

    def run(self, folder: Path) -> Run:
        if folder not in self._runs:
            course = Course(folder.parent.parent.parent)
            if self._zygote is None:
                self._zygote = Zygote.start(choose_level("auto"), hide=[course.root])
            self._runs[folder] = _reference_run(course, folder.name, self._zygote)
        return self._runs[folder]

    def close(self) -> None:
        for run in self._runs.values():
            run.close()
        if self._zygote is not None:
            self._zygote.close()


def _reference_run(course: Course, name: str, zygote: Zygote) -> Run:
    """The reference solution of one assignment as the submission."""
    assignment = course.assignment(name)
    sources = [
        source
        for path in assignment.notebooks.values()
        for _, source in reference_cells(json.loads(path.read_text(encoding="utf-8")))
    ]
    files = assignment.materials() | with_bytecode(practice_files(assignment))
    limits = Limits.from_mapping({**course.settings.limits, **assignment.limits})
    draw = int(os.environ.get("AUTOGRADER_DRAW", "0"))
    return Run(name, course.secret(), draw, Execution(zygote, limits, files, sources))
