"""What a trainee handed in before: a score for each submission, kept beside the stored results.

One small file a trainee and assignment. Grading the same notebooks again replaces the last entry,
and an entry whose score changed without new work remembers what it was: then the checks changed,
not the trainee.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.results import Result
from autograder.store import sweep, write_aside

if TYPE_CHECKING:
    from autograder.course import Course

__all__ = ["MOST", "Attempt", "History", "TaskScore"]

SCHEMA = "autograder.history/1"
MOST = 20  # submissions that are kept; older ones are only counted


class TaskScore(NamedTuple):
    """Points of a task, without what people gave; None while it waits for a person."""

    notebook: str
    grade_id: str
    score: float | None
    max_score: float


@dataclass(frozen=True)
class Attempt:
    """One submission. ``number`` counts from 1; ``submitted`` is a hash of what was handed in.

    ``handed_in`` is the text of its timestamp.txt, "" without one. ``before`` is the score that the
    same work had until the checks changed.
    """

    number: int
    submitted: str
    graded: bool
    handed_in: str = ""
    before: float | None = None
    tasks: tuple[TaskScore, ...] = field(default=())

    @property
    def score(self) -> float:
        return round(sum(task.score or 0.0 for task in self.tasks), 6)


class History:
    """Attempts below ``folder``: ``ASSIGNMENT/STUDENT.json``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, course: Course) -> History:
        """What ``grade`` noted of each submission to a course."""
        return cls(course.state_dir / "history")

    def load(self, assignment: str, student: str) -> tuple[Attempt, ...]:
        """All that is kept, oldest first; nothing where there is no file, or no readable one."""
        try:
            raw = json.loads(self._path(assignment, student).read_bytes())
            known = raw["schema"] == SCHEMA
            return tuple(map(_attempt, raw["attempts"])) if known else ()
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return ()

    def note(self, result: Result, handed_in: str = "") -> None:
        """Add a graded submission. The same one again, with the same score, changes nothing."""
        known = self.load(result.assignment, result.student)
        last = known[-1] if known else None
        fresh = Attempt(
            number=last.number + 1 if last else 1,
            submitted=_hash(result.work),
            graded=result.status == "graded",
            handed_in=handed_in[:80],
            tasks=tuple(
                TaskScore(task.notebook, task.grade_id, task.score, task.max_score)
                for task in result.tasks
            ),
        )
        if last is not None and last.submitted == fresh.submitted:
            fresh = replace(
                fresh,
                number=last.number,
                handed_in=fresh.handed_in or last.handed_in,
                before=_before(last, fresh),
            )
            known = known[:-1]
            if fresh == last:
                return
        attempts = [vars(attempt) for attempt in (*known, fresh)[-MOST:]]
        text = json.dumps({"schema": SCHEMA, "attempts": attempts}, separators=(",", ":"))
        write_aside(self._path(result.assignment, result.student), text.encode())

    def sweep(self, assignment: str) -> None:
        """Remove what killed graders left half written."""
        sweep(self._folder / assignment)

    def _path(self, assignment: str, student: str) -> Path:
        return self._folder / assignment / f"{student}.json"


def _before(last: Attempt, fresh: Attempt) -> float | None:
    """The score that the trainee saw first, if the same work has another one now."""
    if not (last.graded and fresh.graded):
        return None
    first = last.score if last.before is None else last.before
    return None if first == fresh.score else first


def _hash(submitted: Any) -> str:
    text = json.dumps(submitted, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _attempt(raw: Mapping[str, Any]) -> Attempt:
    tasks = tuple(TaskScore(*task) for task in raw["tasks"])
    return Attempt(**{**raw, "tasks": tasks})
