"""Scores out of the gradebook, into a file of one of several formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import UsageError, did_you_mean
from autograder.faults import in_words
from autograder.scores.canvas import canvas_csv
from autograder.scores.excel import excel_bytes
from autograder.scores.moodle import moodle_csv
from autograder.scores.parquet import parquet_bytes
from autograder.scores.plain import csv_bytes, json_bytes
from autograder.scores.table import EVERYTHING, Options, Scores, read_scores
from autograder.scores.text import listed
from autograder.store import write_aside

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.gradebook import Book

__all__ = ["FORMATS", "Exported", "export", "export_book", "format_of"]

_PLAIN: dict[str, Callable[[Scores], bytes]] = {
    "csv": csv_bytes,
    "json": json_bytes,
    "parquet": parquet_bytes,
    "xlsx": excel_bytes,
}
_IMPORTS = ("canvas", "moodle")  # files that another system's gradebook reads
FORMATS = (*_PLAIN, *_IMPORTS)


@dataclass(frozen=True)
class Exported:
    """What was written, and in words what was left out of it."""

    path: Path
    remarks: tuple[str, ...] = ()


def format_of(path: Path, fmt: str = "") -> str:
    """``fmt``, or what the ending of ``path`` says. Raises UsageError for what is no format."""
    known = FORMATS if fmt else tuple(_PLAIN)
    wanted = fmt or path.suffix.lstrip(".").lower()
    if not wanted:
        raise UsageError(
            f"{path}: say which format by the ending, .{', .'.join(_PLAIN)}, or by --format."
        )
    if wanted not in known:
        where = "" if fmt else f"{path}: "
        raise UsageError(
            f"{where}There is no format {wanted!r}.{did_you_mean(wanted, FORMATS)} There are "
            f"{', '.join(FORMATS)}; --format names one."
        )
    return wanted


def export(course: Course, path: Path, fmt: str = "", options: Options = EVERYTHING) -> Exported:
    """Write the scores of everybody in every assignment to ``path``, or what ``options`` say.

    ``fmt`` is one of :data:`FORMATS`, by default what the ending of ``path`` says. Raises
    UsageError for another format, for options that do not fit, if nothing was recorded yet, and if
    Canvas or Moodle could not take the file; then nothing is written.
    """
    from autograder.gradebook import open_gradebook

    fmt = format_of(path, fmt)
    with open_gradebook(
        course.db_url, course.course_id, patience=course.settings.gradebook_seconds
    ) as book:
        return export_book(book, course, path, fmt, options)


def export_book(book: Book, course: Course, path: Path, fmt: str, options: Options) -> Exported:
    """:func:`export`, of a gradebook that is open already."""
    options.check(fmt)
    _check_place(path, options)
    scores = read_scores(book, options, course_id=course.course_id)
    if not scores.rows:
        raise UsageError("Nothing has been recorded yet: run `autograder grade ASSIGNMENT`.")
    remarks: list[str] = []
    if fmt in _PLAIN:
        content = _PLAIN[fmt](scores)
    elif fmt == "canvas":
        content, remarks = canvas_csv(scores, options, _titles(course, scores))
    else:
        content, remarks = moodle_csv(scores, options)
    if fmt in _IMPORTS:
        remarks += _to_know(scores, options)
    _write(path, content)
    return Exported(path, tuple(remarks))


def _write(path: Path, content: bytes) -> None:
    try:
        write_aside(path, content)
    except OSError as exc:
        if in_words(exc):  # the machine's fault
            raise
        raise UsageError(f"{path}: {exc.strerror}. Name another file.") from exc


def _check_place(path: Path, options: Options) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name a file in it.")
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir():
        raise UsageError(f"{path}: {folder} is no folder. Name a file in a folder.")
    if options.template is not None and path.absolute() == options.template.absolute():
        raise UsageError(f"{path} is the template. Name another file to write.")


def _titles(course: Course, scores: Scores) -> Mapping[str, Sequence[str]]:
    """The assignments' titles, by name; one that is in the gradebook only has none."""
    titles = {}
    for assignment in scores.max_scores:
        with suppress(UsageError):
            title = course.assignment(assignment).title
            titles[assignment] = [text for text in (title.en, title.ja) if text]
    return titles


def _to_know(scores: Scores, options: Options) -> list[str]:
    """Of scores that wait for a person: which are not in the file, and which are."""
    left_out = "left out" if options.template else "so their trainees' rows are left out"
    instead = "" if options.template else ", --assignment names others"
    found = {
        f"still to be marked, {left_out} (--partial takes them{instead})": (
            () if options.partial else scores.waiting
        ),
        "with a mark that a re-grade kept, to be looked at again": scores.again,
    }
    return [
        f"{what}: {listed([f'{student}/{name}' for name, student in sorted(pairs)])}"
        for what, pairs in found.items()
        if pairs
    ]
