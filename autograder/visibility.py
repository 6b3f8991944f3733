"""What a trainee may see of hidden checks: what each reveals, and what is opened after the close.

::

    @pytest.mark.reveals("points")      # in a check: nothing but what it is worth

    # tests/hidden/hello_mean/assignment.yaml: from the close on the rest, and the check itself
    closes: 2026-03-01 12:00 Asia/Tokyo
    opens_after_close: [title, message, source]
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.errors import CourseError, did_you_mean
from autograder.late import Deadline, deadline_of, moment
from autograder.results import PARTS, CheckResult, Text

__all__ = ["Opened", "for_trainee", "opened_of"]

SOURCE = "source"
_OPENABLE = (*PARTS, SOURCE)


@dataclass(frozen=True)
class Opened:
    """What is open of every hidden check of an assignment, whatever the check reveals itself.

    ``sources`` are those of the hidden checks by name, if they are open.
    """

    parts: frozenset[str] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)


def for_trainee(check: CheckResult, opened: frozenset[str] = frozenset()) -> CheckResult:
    """The check as its trainee may see it: what is not revealed is empty.

    Points stay, because the task's are their sum; ``reveals`` says whether to show them. A core
    idea is a part of the concept. The outcome is always seen.
    """
    if check.public:
        return replace(check, reveals=PARTS)
    seen = tuple(part for part in PARTS if part in check.reveals or part in opened)
    return replace(
        check,
        title=check.title if "title" in seen else Text(),
        concept=check.concept if "concept" in seen else "",
        core=check.core and "concept" in seen,
        message=check.message if "message" in seen else None,
        reveals=seen,
    )


def opened_of(course: Course, assignment: Assignment, now: datetime | None = None) -> Opened:
    """What is open at ``now`` (aware; default: this moment).

    Nothing before ``closes``, nor while somebody has an extension that goes beyond it. Raises
    CourseError naming file, key and remedy.
    """
    where = f"{assignment.hidden}/assignment.yaml"
    closes = moment(assignment, "closes")
    parts = _parts(assignment, where)
    if closes is None:
        if parts:
            raise CourseError(
                f"{where}: opens_after_close needs the time from which on. "
                "Write for instance closes: 2026-03-01 12:00 Asia/Tokyo."
            )
        return Opened()
    deadline = deadline_of(course, assignment)
    if deadline.due is not None and closes < deadline.due:
        raise CourseError(
            f"{where}: closes is before due, {deadline.due:%Y-%m-%d %H:%M} UTC. "
            "Name a time from which on nobody hands in any more."
        )
    now = now or datetime.now(UTC)
    if assignment.hidden is None or not parts or now < closes:
        return Opened()
    if now < _last(deadline, closes, *_in_book(course, deadline)):
        return Opened()
    return Opened(parts, _sources(assignment.hidden) if SOURCE in parts else {})


def _parts(assignment: Assignment, where: str) -> frozenset[str]:
    raw = assignment.manifest.get("opens_after_close")
    if raw is None:
        return frozenset()
    if not isinstance(raw, list):
        raise CourseError(
            f"{where}: opens_after_close must be a list of {', '.join(_OPENABLE)}, found {raw!r}."
        )
    for part in raw:
        if part not in _OPENABLE:
            near = did_you_mean(str(part), _OPENABLE)
            raise CourseError(
                f"{where}: opens_after_close: there is no {part!r}, only {', '.join(_OPENABLE)}."
                f"{near}"
            )
    return frozenset(raw)


def _last(
    deadline: Deadline, closes: datetime, due: datetime | None, more: Iterable[timedelta]
) -> datetime:
    """When the last trainee is done: whoever has more time must not read it from the others.

    ``due`` and ``more`` are the gradebook's, for what the folder does not say.
    """
    due = deadline.due or due or closes
    own = deadline.extensions
    longer = more if own is None else [extension.value for extension in own.values()]
    ends = [due + each if isinstance(each, timedelta) else each for each in longer]
    return max(closes, due, *ends)


def _in_book(course: Course, deadline: Deadline) -> tuple[datetime | None, list[timedelta]]:
    """When it is due and how much more time some have, as set in formgrader; nothing if unknown."""
    if (deadline.due and deadline.extensions is not None) or not course.has_gradebook:
        return None, []
    from autograder.gradebook import open_gradebook  # takes a second: nbgrader

    patience = course.settings.gradebook_seconds
    with open_gradebook(course.db_url, course.course_id, patience=patience) as book:
        if deadline.assignment not in book.assignments():
            return None, []
        due = book.due(deadline.assignment)
        return due and due.replace(tzinfo=UTC), book.extensions(deadline.assignment)


def _sources(folder: Path) -> dict[str, str]:
    """Hidden checks by name, from ``def`` on: without markers, helpers and data."""
    from autograder.public_checks import hidden_names  # numpy, which no other part here needs
    from autograder.public_source import Checks

    found: dict[str, str] = {}
    for path in sorted(folder.glob("test_*.py")):
        module, hidden = Checks(path), hidden_names(path)
        for node in module.tests:
            if node.name in hidden:
                name = node.name.removeprefix("test_")
                found[name] = ast.get_source_segment(module.text, node) or ""
    return found
