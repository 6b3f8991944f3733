"""Runs for plain ``pytest tests/hidden``: the reference solution in the real sandbox."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.execution import Execution
from autograder.notebook import reference_cells
from autograder.sandbox import Limits, Zygote, choose_level
from autograder.trainee.bundle import practice_files, with_bytecode
from autograder.wire import Peer

__all__ = ["PlainRun", "PlainRuns"]


class PlainRun:
    """The reference solution of one assignment as the submission."""

    def __init__(self, course: Course, folder: Path, zygote: Zygote) -> None:
        self.assignment = folder.name
        self.secret = course.secret()
        self.draw = int(os.environ.get("AUTOGRADER_DRAW", "0"))
        self.memo: dict[Any, Any] = {}
        assignment = course.assignment(folder.name)
        sources = [
            source
            for path in assignment.notebooks.values()
            for _, source in reference_cells(json.loads(path.read_text(encoding="utf-8")))
        ]
        files = assignment.materials() | with_bytecode(practice_files(assignment))
        limits = Limits.from_mapping({**course.settings.limits, **assignment.limits})
        self._execution = Execution(zygote, limits, files, sources)

    def peer(self) -> Peer:
        return self._execution.peer()

    def call_seconds(self) -> float:
        return self._execution.call_seconds()

    def revoke(self) -> None:
        self._execution.revoke()

    def close(self) -> None:
        self._execution.close()


class PlainRuns:
    """One run an assignment, on one zygote, for as long as the pytest session lasts."""

    def __init__(self) -> None:
        self._zygote: Zygote | None = None
        self._runs: dict[Path, PlainRun] = {}

    def run(self, folder: Path) -> PlainRun:
        if folder not in self._runs:
            course = Course(folder.parent.parent.parent)
            if self._zygote is None:
                self._zygote = Zygote.start(choose_level("auto"), hide=[course.root])
            self._runs[folder] = PlainRun(course, folder, self._zygote)
        return self._runs[folder]

    def close(self) -> None:
        for run in self._runs.values():
            run.close()
        if self._zygote is not None:
            self._zygote.close()
