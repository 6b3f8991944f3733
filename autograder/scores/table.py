"""The scores as data: one row for each trainee and assignment, and one for each graded cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from autograder.gradebook import Book, Mark

__all__ = [
    "CELL_COLUMNS",
    "COLUMNS",
    "EVERYTHING",
    "IDENTIFIERS",
    "SCALES",
    "Options",
    "Scores",
    "read_scores",
]

# those of nbgrader's own CSV, in its order
COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
CELL_COLUMNS = (
    "assignment",
    "student_id",
    "notebook",
    "grade_id",
    "manual",
    "auto_score",
    "manual_score",
    "extra_credit",
    "score",
    "max_score",
    "needs_manual_grade",
    "comment",
)
SCALES = ("points", "percent")
IDENTIFIERS = ("email", "username", "idnumber")
_POINTS = ("raw_score", "late_submission_penalty", "score")


@dataclass(frozen=True)
class Options:
    """What goes out, and in which form.

    ``assignments`` and ``students`` name some of them; empty: all. The others are for gradebook
    imports: ``template`` is the gradebook that Canvas exported, ``identify`` how Moodle knows its
    users (one of :data:`IDENTIFIERS`; empty: what all of them have), ``partial`` takes scores that
    still wait for a person's marks, ``skip_unmatched`` leaves out trainees that the other system
    could not find.
    """

    assignments: Sequence[str] = ()
    students: Sequence[str] = ()
    scale: str = "points"
    template: Path | None = None
    identify: str = ""
    partial: bool = False
    skip_unmatched: bool = False

    def check(self, fmt: str) -> None:
        """Raises UsageError for a value that is none, and for an option of another format."""
        for name, value, known in (
            ("scale", self.scale, SCALES),
            ("identifier", self.identify or "email", IDENTIFIERS),
        ):
            if value not in known:
                raise UsageError(
                    f"There is no {name} {value!r}.{did_you_mean(value, known)} "
                    f"There are {', '.join(known)}."
                )
        for name, given, formats in (
            ("--template", self.template, ("canvas",)),
            ("--identify", self.identify, ("moodle",)),
            ("--partial", self.partial, ("canvas", "moodle")),
            ("--skip-unmatched", self.skip_unmatched, ("canvas", "moodle")),
        ):
            if given and fmt not in formats:
                raise UsageError(
                    f"{name} is for --format {' and '.join(formats)}, not for {fmt}. Leave it out, "
                    "or name that format."
                )


EVERYTHING = Options()


@dataclass(frozen=True)
class Scores:
    """What was asked for. ``rows`` are by assignment, then trainee, each with :data:`COLUMNS` and
    ``needs_manual_grade``; ``students`` as in the gradebook. Times are UTC without a zone, or None.

    Scores are on ``scale``: points, or percent of the assignment's points. Those of cells
    (``marks``, by assignment) are always points. Sets of (assignment, student): ``handed_in``, who
    is not in it has score 0; ``waiting``, where a person has to mark first, or a check could not be
    judged; ``again``, where a mark that a re-grade kept is to be looked at again.
    """

    course_id: str
    scale: str
    students: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    marks: Mapping[str, Sequence[Mark]] = field(repr=False)
    handed_in: frozenset[tuple[str, str]] = field(repr=False)
    waiting: frozenset[tuple[str, str]] = field(repr=False)
    again: frozenset[tuple[str, str]] = field(repr=False)

    @cached_property
    def max_scores(self) -> dict[str, float | None]:
        """What each assignment is worth, on the scale."""
        return {row["assignment"]: row["max_score"] for row in self.rows}

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """One row a graded cell, with :data:`CELL_COLUMNS`."""
        for marks in self.marks.values():
            for mark in marks:
                values = {**vars(mark), "student_id": mark.student}
                yield tuple(values[column] for column in CELL_COLUMNS)

    def final(self, *, partial: bool) -> dict[tuple[str, str], float]:
        """Scores that may be handed on as grades, by (assignment, student).

        Not of those who handed nothing in; nor, unless ``partial``, of those who wait for marks.
        """
        ready = self.handed_in if partial else self.handed_in - self.waiting
        return {
            (row["assignment"], row["student_id"]): row["score"]
            for row in self.rows
            if (row["assignment"], row["student_id"]) in ready and row["score"] is not None
        }

    def to_import(self, *, partial: bool, without: Collection[str] = ()) -> list[dict[str, Any]]:
        """The students who may go into an import that clears every grade it does not name.

        Not those ``without``, nor those who have nothing to import; nor, unless ``partial``, those
        who wait for marks: a grade that was imported before would be lost until they have them.
        Raises UsageError if nobody is left.
        """
        final = {student for _, student in self.final(partial=partial)}
        late = set() if partial else {student for _, student in self.waiting}
        found = [one for one in self.students if one["id"] in final - late - set(without)]
        if not found:
            raise UsageError(
                "There is nothing to hand on: nobody has a final score. Mark what waits, name "
                "other assignments with --assignment, or take scores as they are with --partial."
            )
        return found


def read_scores(book: Book, options: Options = EVERYTHING, *, course_id: str = "") -> Scores:
    """The scores of those trainees and assignments. Raises UsageError for unknown names."""
    assignments = _chosen("assignment", book.assignments(), options.assignments)
    everybody = book.students()
    ids = set(_chosen("trainee", [one["id"] for one in everybody], options.students))
    students = [one for one in everybody if one["id"] in ids]
    rows: list[dict[str, Any]] = []
    marks: dict[str, list[Mark]] = {}
    handed_in: set[tuple[str, str]] = set()
    waiting: set[tuple[str, str]] = set()
    again: set[tuple[str, str]] = set()
    for assignment in assignments:
        due, max_score = book.due(assignment), book.max_score(assignment)
        everyones, submissions = book.marks_and_submissions(assignment)
        marks[assignment] = [mark for mark in everyones if mark.student in ids]
        for mark in marks[assignment]:
            if mark.needs_manual_grade:
                kind = waiting if mark.manual_score is None else again
                kind.add((assignment, mark.student))
        found = {each.student: each for each in submissions}
        for one in students:
            sent = found.get(one["id"])
            if sent is not None:
                handed_in.add((assignment, one["id"]))
            row = {
                "assignment": assignment,
                "duedate": due,
                "timestamp": sent.timestamp if sent else None,
                "student_id": one["id"],
                "last_name": one["last_name"],
                "first_name": one["first_name"],
                "email": one["email"],
                "raw_score": sent.score if sent else 0.0,
                "late_submission_penalty": sent.late_penalty if sent else 0.0,
                "score": sent.final_score if sent else 0.0,
                "max_score": max_score,
                "needs_manual_grade": bool(sent and sent.needs_manual_grade),
            }
            rows.append(row if options.scale == "points" else _in_percent(row))
    sets = map(frozenset, (handed_in, waiting, again))
    return Scores(course_id, options.scale, students, rows, marks, *sets)


def _chosen(kind: str, known: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Those of ``known`` that are wanted; all if none is named."""
    missing = [name for name in wanted if name not in set(known)]
    if missing:
        raise UsageError(
            f"The gradebook has no {kind} {missing[0]!r}.{did_you_mean(missing[0], known)}"
        )
    names = set(wanted)
    return [name for name in known if not names or name in names]


def _in_percent(row: dict[str, Any]) -> dict[str, Any]:
    """An assignment that is worth nothing has no percentages: None."""
    worth = row["max_score"]
    share = {key: round(100 * row[key] / worth, 6) if worth else None for key in _POINTS}
    return {**row, **share, "max_score": 100.0 if worth else None}
