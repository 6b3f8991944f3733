"""Scores as a CSV file that Moodle's gradebook imports.

A column tells who it is, by Moodle's own names of its profile fields; each assignment has a column
with the grade and one with the comments. ``-`` is Moodle's sign for "no grade": it clears one that
is there, so whose score waits for marks gets no row.

A row whose identifying cell Moodle reads as empty gets the grades of the row above's trainee
overwritten, and one that it does not find stops the import. So neither is ever written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from autograder.errors import UsageError
from autograder.scores.table import IDENTIFIERS, Options, Scores
from autograder.scores.text import decimal, listed
from autograder.spreadsheet import harmless, to_csv

if TYPE_CHECKING:
    from autograder.gradebook import Mark

__all__ = ["moodle_csv"]

NO_GRADE = "-"
HEADERS = {"email": "Email address", "username": "Username", "idnumber": "ID number"}
_BULLET = re.compile(r"^(\s*)[-+*] ", re.MULTILINE)


def moodle_csv(scores: Scores, options: Options) -> tuple[bytes, list[str]]:
    """The file, and remarks on what is not in it.

    Raises UsageError if Moodle could not find a trainee, or would take two for one.
    """
    identify = options.identify or _what_all_have(scores.students)
    final = scores.final(partial=options.partial)
    named = {one["id"]: _identifier(one, identify) for one in scores.students}
    flawed = _unmatched(named)
    if flawed and not options.skip_unmatched:
        other = " or ".join(kind for kind in IDENTIFIERS if kind != identify)
        raise UsageError(
            f"Moodle would not find every trainee by {HEADERS[identify]}: "
            + "; ".join(f"{why} ({listed(ids)})" for why, ids in flawed.items())
            + f". Put it right with `nbgrader db student add`, take --identify {other}, or leave "
            "them out with --skip-unmatched."
        )
    left_out = {student for ids in flawed.values() for student in ids}
    comments = _comments(mark for marks in scores.marks.values() for mark in marks)
    table: list[list[Any]] = []
    for one in scores.to_import(partial=options.partial, without=left_out):
        row: list[Any] = [one["first_name"], one["last_name"], named[one["id"]]]
        for assignment in scores.max_scores:
            score = final.get((assignment, one["id"]))
            row.append(NO_GRADE if score is None else decimal(score))
            row.append(comments.get((assignment, one["id"]), ""))
        table.append(row)
    header = ["First name", "Last name", HEADERS[identify]]
    for assignment in scores.max_scores:
        header += [assignment, f"{assignment} (Feedback)"]
    remarks = [f"{why}, left out: {listed(ids)}" for why, ids in flawed.items()]
    return to_csv(header, table).encode(), remarks


def _what_all_have(students: Sequence[dict[str, Any]]) -> str:
    return "email" if all(one["email"] for one in students) else "username"


def _identifier(one: dict[str, Any], identify: str) -> str:
    return str((one["email"] if identify == "email" else one["id"]) or "").strip()


def _unmatched(named: dict[str, str]) -> dict[str, list[str]]:
    """Trainees by why Moodle could not tell who they are."""
    times = Counter(map(_as_a_database_compares, named.values()))
    flawed: dict[str, list[str]] = {}
    for student, name in named.items():
        if name in ("", "0"):  # PHP takes "0" for empty
            why = "nothing to find them by"
        elif times[_as_a_database_compares(name)] > 1:
            why = "the same as another's"
        elif harmless(name) != name:
            why = "what begins like a formula must not go into the file as it is"
        else:
            continue
        flawed.setdefault(why, []).append(student)
    return flawed


def _as_a_database_compares(name: str) -> str:
    """Moodle's database may take two names for one that differ in capitals, accents, width."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in letters if unicodedata.category(char)[0] not in "MC")


def _comments(marks: Iterable[Mark]) -> dict[tuple[str, str], str]:
    """The comments on a submission's cells, a paragraph each, by (assignment, student)."""
    found: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        if mark.comment and mark.comment.strip():
            # a list's dash looks like a formula at the beginning of a line
            text = _BULLET.sub(r"\1• ", mark.comment.strip())
            found.setdefault((mark.assignment, mark.student), []).append(f"{mark.grade_id}: {text}")
    return {key: "\n".join(texts) for key, texts in found.items()}
