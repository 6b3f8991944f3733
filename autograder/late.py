"""Late work, as a course declares it: when an assignment is due, who has longer, what a day costs.

::

    # tests/hidden/hello_mean/assignment.yaml     # extensions.yaml in the course folder
    due: 2026-02-01 23:59 Asia/Tokyo              hello_mean:
    late:                                           trainee-01: 2 days
      percent_per_day: 10                           trainee-02: until 2026-02-05 12:00 Asia/Tokyo

Knows no database; what is declared here is put into the gradebook, where nbgrader finds it.
"""

from __future__ import annotations

import dataclasses
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import yaml

from autograder.course import Assignment, Course
from autograder.errors import CourseError, did_you_mean
from autograder.times import parse_zoned, zone_in

__all__ = [
    "Deadline",
    "Extension",
    "LatePolicy",
    "Terms",
    "deadline_of",
    "moment",
    "read_extensions",
    "terms_of",
    "zone_of",
]

# (assignment, student, score of the notebook, seconds late) -> points off, or None
LatePolicy = Callable[[str, str, float, float], float | None]

DAY = 86_400.0
LONGEST = timedelta(days=3660)
_UNITS = {"week": 7 * DAY, "day": DAY, "hour": 3600.0, "minute": 60.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(week|day|hour|minute)s?(?:\s*,\s*|\s+and\s+|\s+|$)")
_EXAMPLE = "2026-02-01 23:59 Asia/Tokyo"


@dataclass(frozen=True)
class Terms:
    """What late work costs.

    For each day begun after the grace period ``percent_per_day`` of the points reached are taken
    off, ``percent_cap`` at most. A day has 24 hours.
    """

    grace_minutes: float = 0.0
    percent_per_day: float = 0.0
    percent_cap: float = 100.0

    def __post_init__(self) -> None:
        for name, value in dataclasses.asdict(self).items():
            most = math.inf if name == "grace_minutes" else 100.0
            if type(value) not in (int, float) or not 0 <= value <= most or value == math.inf:
                raise ValueError(
                    f"{name} must be a number from 0"
                    + (f" to {most:g}" if most < 1e9 else " up")
                    + f", found {value!r}."
                )

    def points_off(self, score: float, seconds_late: float) -> float | None:
        """Points that ``score`` loses; None if it loses none."""
        late = seconds_late - 60 * self.grace_minutes
        if late <= 0 or not self.percent_per_day:
            return None
        percent = min(math.ceil(late / DAY) * self.percent_per_day, self.percent_cap)
        return round(max(score, 0.0) * percent / 100, 6)


@dataclass(frozen=True)
class Extension:
    """More time for one trainee: so much, or until a moment (in UTC)."""

    line: int  # of the file
    value: timedelta | datetime


@dataclass(frozen=True)
class Deadline:
    """When an assignment is due, as the course folder declares it.

    ``due`` is None where it declares nothing: then the gradebook's date counts. ``extensions`` is
    None where there is no file of them: then the gradebook's count.
    """

    assignment: str
    due: datetime | None = None
    extensions: Mapping[str, Extension] | None = None
    file: Path = field(default_factory=Path)

    def extension(self, student: str, due: datetime | None) -> timedelta | None:
        """How much longer a trainee has than ``due`` (UTC without a zone, as in the gradebook).

        Raises CourseError for a moment where nothing is due, or which is before that.
        """
        found = (self.extensions or {}).get(student)
        if found is None:
            return None
        if isinstance(found.value, timedelta):
            return found.value
        where = f"{self.file}, line {found.line}: {self.assignment}, {student}"
        if due is None:
            raise CourseError(
                f"{where}: the assignment is never due, so there is nothing to extend. Say when, "
                f"in assignment.yaml (due: {_EXAMPLE}) or in formgrader."
            )
        longer = found.value - due.replace(tzinfo=UTC)
        if longer < timedelta():
            raise CourseError(
                f"{where}: that is before the assignment is due, {due:%Y-%m-%d %H:%M} UTC. "
                "Name a later time, or delete the line."
            )
        return longer

    def strangers(self, known: Collection[str]) -> Iterator[str]:
        """What to say of trainees with an extension of whom nobody has heard: perhaps a slip."""
        for student, found in (self.extensions or {}).items():
            if student not in known:
                near = did_you_mean(student, known)
                yield f"{self.file.name}, line {found.line}: no work of {student!r} so far.{near}"


def terms_of(course: Course, assignment: Assignment) -> Terms:
    """What late work costs: the course's settings with the assignment's own over them."""
    settings = course.settings
    terms = {
        "grace_minutes": settings.late_grace_minutes,
        "percent_per_day": settings.late_percent_per_day,
        "percent_cap": settings.late_percent_cap,
    }
    own = assignment.manifest.get("late") or {}
    where = f"{assignment.hidden}/assignment.yaml: late"
    if not isinstance(own, dict):
        raise CourseError(f"{where} must hold a mapping (percent_per_day: 10).")
    for key in own:
        if key not in terms:
            raise CourseError(f"{where}: unknown key {key!r}.{did_you_mean(str(key), terms)}")
    try:
        Terms(**terms)
    except ValueError as exc:
        raise CourseError(f"nbgrader_config.py: c.Autograder.late_{exc}") from exc
    try:
        return Terms(**{**terms, **own})
    except ValueError as exc:
        raise CourseError(f"{where}: {exc}") from exc


def deadline_of(course: Course, assignment: Assignment) -> Deadline:
    """When an assignment is due, and who has longer.

    Raises CourseError naming file, line and remedy.
    """
    path = course.root / course.settings.extensions
    extensions = read_extensions(path, course.assignments())
    own = None if extensions is None else extensions.get(assignment.name, {})
    return Deadline(assignment.name, moment(assignment, "due"), own, path)


def moment(assignment: Assignment, key: str) -> datetime | None:
    """A time (UTC) under a key of assignment.yaml; None if it is not there. Raises CourseError."""
    text = _written(assignment, key)
    if text is None:
        return None
    found = parse_zoned(text)
    if found is None:
        raise CourseError(
            f"{assignment.hidden}/assignment.yaml: {key}: {text!r} is no time with a zone. "
            f"Write for instance {_EXAMPLE}."
        )
    return found


def zone_of(course: Course, assignment: Assignment) -> tzinfo:
    """The zone of times on an assignment's pages: the one its ``due`` has, else the course's."""
    due = _written(assignment, "due")
    return (zone_in(due) if due else None) or course.settings.zone


def _written(assignment: Assignment, key: str) -> str | None:
    raw = assignment.manifest.get(key)
    if raw is None:
        return None
    return raw.isoformat(sep=" ") if isinstance(raw, datetime) else str(raw)


def read_extensions(
    path: Path, assignments: Collection[str]
) -> dict[str, dict[str, Extension]] | None:
    """Extensions by assignment and trainee; None if there is no such file.

    Every key is text, so that a trainee may be called ``007`` or ``no``. Raises CourseError naming
    file, line and remedy, also for an assignment that the course does not have.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise CourseError(f"{path} cannot be read: {exc}. Write it as text in UTF-8.") from exc
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as exc:
        raise CourseError(f"{path} is not valid YAML: {exc}") from exc
    found: dict[str, dict[str, Extension]] = {}
    for line, assignment, people in _pairs(root, path, "assignments"):
        if assignment not in assignments:
            near = did_you_mean(assignment, assignments)
            raise CourseError(f"{path}, line {line}: there is no assignment {assignment!r}.{near}")
        found[assignment] = {
            student: Extension(row, _value(node, f"{path}, line {row}: {assignment}, {student}"))
            for row, student, node in _pairs(people, path, f"trainees of {assignment}")
        }
    return found


def _pairs(node: Any, path: Path, what: str) -> Iterable[tuple[int, str, Any]]:
    """(line, key, value) of a mapping; nothing of an empty one."""
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value in ("", "null", "~")):
        return
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise CourseError(f"{path}, line {line}: expected a mapping of {what}.")
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise CourseError(f"{path}, line {line}: a name is one word, without brackets.")
        name = unicodedata.normalize("NFC", key.value).strip()  # as collect takes it
        if name in seen:
            raise CourseError(
                f"{path}, line {line}: {name!r} stands in line {seen[name]} already. Delete one."
            )
        seen[name] = line
        yield line, name, value


def _value(node: Any, where: str) -> timedelta | datetime:
    text = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    until = parse_zoned(text.removeprefix("until").strip())
    if until is not None:
        return until
    seconds, at = 0.0, 0
    while at < len(text) and (match := _PART.match(text, at)):
        seconds += float(match[1]) * _UNITS[match[2]]
        at = match.end()
    if not text or at < len(text):
        raise CourseError(
            f"{where}: {text or 'what stands there'!r} is neither a span of time nor a time with "
            f"a zone. Write for instance 2 days, 36 hours, or until {_EXAMPLE}."
        )
    if seconds > LONGEST.total_seconds():
        raise CourseError(f"{where}: {text!r} is longer than {LONGEST.days} days.")
    return timedelta(seconds=seconds)
