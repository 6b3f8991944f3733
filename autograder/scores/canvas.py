"""Scores as a CSV file that Canvas's gradebook imports.

The rules are those of Canvas's importer: a header with the columns of the trainee (``Student``,
``ID``, ``SIS User ID``, ``SIS Login ID``, ``Section``) and a column for each assignment, named
``title (id)``; a row ``Points Possible``; a row for each trainee. Columns and trainees that are not
in the file stay as they are in Canvas, so only what is ours goes in. An empty cell clears a score
there: where we have none, what the template has is written again; without one, whose score waits
for marks gets no row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from autograder.errors import UsageError, did_you_mean
from autograder.scores.table import Options, Scores
from autograder.scores.text import decimal, listed
from autograder.spreadsheet import harmless, to_csv

__all__ = ["canvas_csv"]

HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"
_IDENTIFYING = ("SIS Login ID", "SIS User ID", "ID")
_TITLE_AND_ID = re.compile(r"(.*)\s\((\d+)\)")
_AGAIN = "export the gradebook from Canvas once more"


@dataclass(frozen=True)
class _Template:
    """What Canvas exported: its header, the row of points, and one row a student."""

    path: Path
    header: list[str]
    info: list[int]  # places of the columns that tell who it is
    points: list[str]
    students: list[list[str]]


def canvas_csv(
    scores: Scores, options: Options, titles: Mapping[str, Sequence[str]]
) -> tuple[bytes, list[str]]:
    """The file, and remarks on what is not in it.

    ``titles`` are other names by which an assignment may go in Canvas. Raises UsageError if the
    template lacks a trainee or an assignment, names one twice, or has other points.
    """
    final = scores.final(partial=options.partial)
    if options.template is None:
        return _without_template(scores, final, options)
    template = _read(options.template)
    columns = {
        assignment: _column(template, assignment, [assignment, *titles.get(assignment, ())], worth)
        for assignment, worth in scores.max_scores.items()
    }
    if len(set(columns.values())) < len(columns):
        twice = [name for name, place in columns.items() if [*columns.values()].count(place) > 1]
        raise UsageError(
            f"{template.path} has one column for {listed(twice)}. Give each a title of its own in "
            "its assignment.yaml, or choose one with --assignment."
        )
    rows, unknown = _match(template, [one["id"] for one in scores.students])
    if unknown and not options.skip_unmatched:
        raise UsageError(
            f"{template.path} has no student {listed(unknown)}, neither as SIS Login ID nor as SIS "
            f"User ID or ID. Enrol them in Canvas and {_AGAIN}, or leave them out with "
            "--skip-unmatched."
        )
    remarks = [f"not in Canvas's gradebook, left out: {listed(unknown)}"] if unknown else []
    table: list[list[Any]] = [_points_row(scores, len(template.info))]
    for student, row in rows.items():
        name, *rest = (row[place] for place in template.info)
        cells: list[Any] = [_no_points_row(name), *rest]
        for assignment, place in columns.items():
            score = final.get((assignment, student))
            cells.append(_as_it_was(row[place]) if score is None else decimal(score))
        table.append(cells)
    header = [*(template.header[place] for place in template.info)]
    header += [template.header[place] for place in columns.values()]
    return to_csv(header, table).encode(), remarks


def _without_template(
    scores: Scores, final: Mapping[tuple[str, str], float], options: Options
) -> tuple[bytes, list[str]]:
    """Canvas looks for the login, then for the name; titles without id are found or made anew."""
    untitled = [name for name in scores.max_scores if harmless(name) != name]
    unnamed = [one["id"] for one in scores.students if harmless(one["id"]) != one["id"]]
    if untitled or (unnamed and not options.skip_unmatched):
        raise UsageError(
            f"What begins like a formula must not go into the file as it is, and Canvas would not "
            f"find it otherwise: {listed(untitled or unnamed)}. Take --template with the gradebook "
            "that Canvas exported"
            + ("." if untitled else ", or leave them out with --skip-unmatched.")
        )
    remarks = [f"what begins like a formula, left out: {listed(unnamed)}"] if unnamed else []
    table: list[list[Any]] = [_points_row(scores, len(HEADER))]
    for one in scores.to_import(partial=options.partial, without=unnamed):
        names = [name for name in (one["last_name"], one["first_name"]) if name]
        name = ", ".join(names) or one["id"]
        given = (final.get((assignment, one["id"])) for assignment in scores.max_scores)
        grades = (None if score is None else decimal(score) for score in given)
        table.append([_no_points_row(name), "", "", one["id"], "", *grades])
    return to_csv([*HEADER, *scores.max_scores], table).encode(), remarks


def _points_row(scores: Scores, info: int) -> list[Any]:
    worth = (None if most is None else decimal(most) for most in scores.max_scores.values())
    return [POINTS_POSSIBLE, *[""] * (info - 1), *worth]


def _no_points_row(text: str) -> str:
    """A trainee by that name would set what everybody's assignments are worth."""
    return text.replace("Points Possible", "Points\N{NO-BREAK SPACE}Possible")


def _as_it_was(text: str) -> Decimal | str:
    """A score of Canvas's own, which may be negative; or what stands instead: EX, N/A, nothing."""
    number = re.fullmatch(r"-?\d+(?:[.,]\d+)?", text.strip())
    return Decimal(number[0].replace(",", ".")) if number else text


def _read(path: Path) -> _Template:
    """Raises UsageError if it is no gradebook that Canvas exported."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as exc:
        raise UsageError(f"--template {path}: {exc.strerror}. Name a file that is there.") from exc
    except UnicodeDecodeError as exc:
        raise _no_gradebook(path, f"it is not UTF-8 ({exc.reason} at byte {exc.start})") from exc
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = [
            line for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if line
        ]
    except csv.Error as exc:
        raise _no_gradebook(path, str(exc)) from exc
    header = lines[0] if lines else []
    if "ID" not in header[1:3] or "Section" not in header:
        raise _no_gradebook(path, "its header does not begin with Student, ID, ..., Section")
    width = len(header)
    lines = [[*line, *[""] * (width - len(line))][:width] for line in lines[1:]]
    at = next((n for n, line in enumerate(lines) if line[0].strip() == "Points Possible"), None)
    if at is None:
        raise _no_gradebook(path, "it has no row Points Possible")
    return _Template(
        path, header, list(range(header.index("Section") + 1)), lines[at], lines[at + 1 :]
    )


def _no_gradebook(path: Path, why: str) -> UsageError:
    return UsageError(
        f"--template {path} is no gradebook that Canvas exported: {why}. In Canvas open Grades, "
        "choose Export, Export Entire Gradebook, and name that file as it is."
    )


def _column(template: _Template, assignment: str, names: Iterable[str], worth: float | None) -> int:
    """The place of an assignment's column, which must be worth as much as here."""
    after = range(len(template.info), len(template.header))
    titled = {place: match for place in after if (match := _titled(template.header[place]))}
    wanted = {name.strip().casefold() for name in names}
    places = [place for place, title in titled.items() if title.strip().casefold() in wanted]
    if len(places) != 1:
        found = f"{len(places)} columns" if places else "no column"
        near = did_you_mean(assignment, titled.values())
        raise UsageError(
            f"{template.path} has {found} for the assignment {assignment!r}.{near} Give one "
            f"assignment in Canvas that name and {_AGAIN}, or choose others with --assignment."
        )
    possible = template.points[places[0]].strip().replace(",", ".")
    if worth is not None and possible and not _same(possible, worth):
        raise UsageError(
            f"{template.path}: {template.header[places[0]]!r} is worth {possible} points in Canvas "
            f"and {worth:g} here. Set it to {worth:g} in Canvas and {_AGAIN}, or take "
            "--scale percent if it is worth 100 there."
        )
    return places[0]


def _titled(header: str) -> str:
    """The title in ``title (id)``; nothing for a column of totals."""
    match = _TITLE_AND_ID.fullmatch(header)
    return match[1] if match else ""


def _same(possible: str, worth: float) -> bool:
    try:
        return abs(float(possible) - worth) < 0.005  # Canvas exports two decimals
    except ValueError:
        return False


def _match(template: _Template, students: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The template's row of each trainee, and those who have none.

    As it is written first, then without regard to capitals. Raises UsageError if a trainee fits
    two rows, or two trainees fit one: a score must not go to somebody else.
    """
    exact, folded = _by_name(template, str), _by_name(template, str.casefold)
    rows: dict[str, list[str]] = {}
    owner: dict[int, str] = {}
    unknown = []
    for student in students:
        places = exact.get(student) or folded.get(student.casefold()) or set()
        if not places:
            unknown.append(student)
            continue
        place = min(places)
        if len(places) > 1 or place in owner:
            others = f" and {owner[place]!r}" if place in owner else ""
            raise UsageError(
                f"{template.path}: it is not clear which student is {student!r}{others}: "
                f"{listed([template.students[n][0] for n in sorted(places)])}. Choose the "
                "others with --student, and enter this score in Canvas."
            )
        owner[place] = student
        rows[student] = template.students[place]
    return rows, unknown


def _by_name(template: _Template, form: Callable[[str], str]) -> dict[str, set[int]]:
    """Places of rows by what identifies a student."""
    columns = [n for n in template.info if template.header[n] in _IDENTIFYING]
    found: dict[str, set[int]] = {}
    for place, row in enumerate(template.students):
        for column in columns:
            if row[column].strip():
                found.setdefault(form(row[column].strip()), set()).add(place)
    return found
