"""Stored results: one JSON file a submission in the course's state folder.

Written aside and renamed, so that a result is there whole or not at all. Feedback, reports and the
next run read them; the gradebook stays the only place of scores.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.results import Result, from_record, to_record

__all__ = ["ResultStore", "write_aside"]


class ResultStore:
    """Results below ``folder``: ``ASSIGNMENT/STUDENT.json``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, assignment: str, student: str) -> Path:
        return self._folder / assignment / f"{student}.json"

    def save(self, result: Result) -> None:
        text = json.dumps(to_record(result), ensure_ascii=False, separators=(",", ":"))
        write_aside(self.path(result.assignment, result.student), text.encode())

    def load(self, assignment: str, student: str) -> Result | None:
        """The stored result, or None if there is none (or an unreadable one: grade again)."""
        try:
            raw: Any = json.loads(self.path(assignment, student).read_bytes())
            return from_record(raw)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def all(self, assignment: str) -> Iterator[Result]:
        """Stored results of an assignment, by trainee."""
        for path in sorted((self._folder / assignment).glob("*.json")):
            result = self.load(assignment, path.stem)
            if result is not None:
                yield result


def write_aside(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    os.replace(aside, path)
