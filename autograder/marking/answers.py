"""The workshop answers that ``grade`` stored, as what a marker reads: texts by cell, no names.

Everything here is the trainee's: sizes are capped and texts are cleaned where they are rendered.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.course import Course
from autograder.results import Result
from autograder.rubric import Criterion
from autograder.store import ResultStore
from autograder.trainee.precheck import answers_of

__all__ = ["Answer", "Answers", "language"]

_JA = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class Answer:
    """What one trainee wrote: the text of each answer cell by grade_id."""

    student: str
    texts: Mapping[str, str]
    notebooks: Mapping[str, str]  # by grade_id of the tasks: the notebook the cell is in
    blank: frozenset[str]  # tasks that were left as released

    def digest(self, criterion: Criterion) -> str:
        """A hash of the bytes that are read for a criterion: a mark belongs to these."""
        cells = (criterion.cell, *criterion.read_with)
        read = [(cell, self.texts.get(cell)) for cell in cells]
        return hashlib.sha256(json.dumps(read).encode()).hexdigest()[:32]

    def lang(self, criterion: Criterion) -> str:
        """``ja`` if the answer to a criterion is written in Japanese, else ``en``."""
        return language(self.texts.get(criterion.cell, ""))


def language(text: str) -> str:
    """``ja`` for a text in Japanese, else ``en``."""
    return "ja" if len(_JA.findall(text)) > 0.1 * len(text) else "en"


class Answers:
    """Answers of all trainees, read again where the stored result is another file."""

    def __init__(self, course: Course, assignment: str) -> None:
        self._store = ResultStore.of(course)
        self._folder = course.state_dir / "results" / assignment
        self._assignment = assignment
        self._seen: dict[str, tuple[int, ...]] = {}
        self.by_student: dict[str, Answer] = {}

    def refresh(self) -> None:
        """Look for new and changed results."""
        there: dict[str, tuple[int, ...]] = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(".json") and not entry.name.startswith("."):
                        status = entry.stat()
                        student = entry.name.removesuffix(".json")
                        there[student] = (status.st_mtime_ns, status.st_size, status.st_ino)
        except FileNotFoundError:
            pass
        for student in self.by_student.keys() - there.keys():
            del self.by_student[student]
        for student, stamp in sorted(there.items()):
            if self._seen.get(student) != stamp:
                result = self._store.load(self._assignment, student)
                self.by_student.pop(student, None)
                if result is not None and result.status == "graded":
                    self.by_student[student] = _answer(result)
        self._seen = there


def _answer(result: Result) -> Answer:
    texts: dict[str, str] = {}
    for notebook in result.notebooks.values():
        texts |= answers_of(notebook)
    return Answer(
        result.student,
        texts,
        {task.grade_id: task.notebook for task in result.tasks},
        frozenset(task.grade_id for task in result.tasks if not task.attempted),
    )
