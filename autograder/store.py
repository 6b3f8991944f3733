"""Stored results: one JSON file a submission in the course's state folder.

Written aside and renamed, so that a result is there whole or not at all. Feedback, reports and the
next run read them; the gradebook stays the only place of scores.

What is written aside is called ``.NAME.PID`` until it is renamed, so that two graders never write
the same file, and what a killed one left behind can be told from what another is writing now.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.results import Result, from_record, to_record

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.history import History

__all__ = ["ResultStore", "beside_itself", "sweep", "write_aside"]


class ResultStore:
    """Results below ``folder``: ``ASSIGNMENT/STUDENT.json``.

    With a ``history``, what is saved is noted there as well, as one more submission, unless the
    grader gave up on it: then it has no receipt.
    """

    def __init__(self, folder: Path, history: History | None = None) -> None:
        self._folder = folder
        self._history = history

    @classmethod
    def of(cls, course: Course, history: History | None = None) -> ResultStore:
        """What ``grade`` left in a course's state folder."""
        return cls(course.state_dir / "results", history)

    def path(self, assignment: str, student: str) -> Path:
        return self._folder / assignment / f"{student}.json"

    def save(self, result: Result, handed_in: str = "") -> None:
        """Keep ``result``; ``handed_in`` is the time of the submission, as it stands there."""
        # First: whoever is killed in between notes the same again.
        if self._history is not None and result.receipt:
            self._history.note(result, handed_in)
        text = json.dumps(to_record(result), ensure_ascii=False, separators=(",", ":"))
        raw = text.encode("utf-8", "backslashreplace")  # a lone surrogate as JSON escapes it
        write_aside(self.path(result.assignment, result.student), raw)

    def load(self, assignment: str, student: str) -> Result | None:
        """The stored result, or None if there is none (or an unreadable one: grade again)."""
        try:
            raw: Any = json.loads(self.path(assignment, student).read_bytes())
            result = from_record(raw)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None
        plain = isinstance(result.receipt, dict) and isinstance(result.notebooks, dict)
        own = (result.assignment, result.student) == (assignment, student)
        return result if plain and own else None

    def discard(self, assignment: str, student: str) -> None:
        """Remove a result, if there is one."""
        with contextlib.suppress(FileNotFoundError):
            self.path(assignment, student).unlink()

    def all(self, assignment: str) -> Iterator[Result]:
        """Stored results of an assignment, by trainee."""
        for path in sorted((self._folder / assignment).glob("*.json")):
            result = self.load(assignment, path.stem)
            if result is not None:
                yield result

    def sweep(self, assignment: str) -> None:
        """Remove what killed graders left half written."""
        sweep(self._folder / assignment)


def beside_itself(path: Path) -> Path:
    """Where ``path`` is made before it is renamed."""
    return path.with_name(f".{path.name}.{os.getpid()}")


def write_aside(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = beside_itself(path)
    try:
        aside.write_bytes(content)
        os.replace(aside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def sweep(folder: Path) -> None:
    """Remove what killed processes left half written in ``folder``. Never raises."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            pid = entry.name.rpartition(".")[2]
            if entry.name.startswith(".") and pid.isdecimal() and not _at_work(int(pid)):
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        shutil.rmtree(entry.path)
                    else:
                        os.unlink(entry.path)


def _at_work(pid: int) -> bool:
    """Whether another process of that number is there; with ours, it is of one before us."""
    return pid != os.getpid() and os.path.exists(f"/proc/{pid}")
