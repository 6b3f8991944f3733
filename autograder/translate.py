"""Translate assignments: make their catalogues, keep them up to date, say what is not in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.errors import CourseError, Untranslated
from autograder.store import write_aside
from autograder.translation.apply import translated_notebook
from autograder.translation.catalogue import catalogue_path, loaded, translations_of, updated
from autograder.translation.messages import Message, messages_of
from autograder.translation.survival import losses

__all__ = ["Progress", "Trouble", "translate", "translated", "troubles"]


@dataclass(frozen=True)
class Progress:
    """How far the catalogue of one assignment is, and whether it was written anew."""

    assignment: str
    path: Path
    messages: int
    missing: int
    fuzzy: int
    obsolete: int
    changed: bool


@dataclass(frozen=True)
class Trouble:
    """One message that is not in order: missing, fuzzy, stale or lossy."""

    assignment: str
    kind: str
    place: str
    text: str
    what: str = ""

    def __str__(self) -> str:
        flat = " ".join(self.text.split())
        shown = flat if len(flat) <= 70 else flat[:69] + "…"
        told = f": {self.what}" if self.what else ""
        return f"{self.assignment}: {self.kind}: {self.place}: {shown!r}{told}"


def translate(
    course: Course,
    assignments: Sequence[str] | None = None,
    lang: str = "ja",
    *,
    drop: bool = False,
) -> list[Progress]:
    """Make or update the catalogue of each assignment (all by default).

    A text that changed a little keeps its translation, marked fuzzy; one that is gone is kept as
    obsolete, or forgotten with ``drop``. A catalogue that is up to date is not touched.
    """
    done = []
    for assignment in _chosen(course, assignments):
        path = catalogue_path(assignment, lang)
        catalogue, content = updated(path, assignment.name, messages_of(assignment), drop=drop)
        changed = not path.is_file() or path.read_bytes() != content
        if changed:
            write_aside(path, content)
        entries = [entry for entry in catalogue if entry.id]
        done.append(
            Progress(
                assignment.name,
                path,
                len(entries),
                sum(not entry.string for entry in entries),
                sum(bool(entry.string and entry.fuzzy) for entry in entries),
                len(catalogue.obsolete),
                changed,
            )
        )
    return done


def troubles(course: Course, assignments: Sequence[str] | None = None, lang: str = "ja", *,
             demand: bool = True) -> list[Trouble]:  # fmt: skip
    """Every message that is missing, fuzzy, stale, or lost something; [] if all is in order.

    An assignment without a catalogue is one trouble if ``demand``, else none.
    """
    found: list[Trouble] = []
    for assignment in _chosen(course, assignments):
        path = catalogue_path(assignment, lang)
        if path.is_file():
            found += _of_catalogue(assignment, path)
        elif demand:
            where = path.relative_to(course.root).as_posix()
            found.append(Trouble(assignment.name, "no catalogue", where, assignment.title.en))
    return found


def translated(assignment: Assignment, lang: str) -> dict[str, str] | None:
    """The complete translations of an assignment, or None if it has no catalogue.

    Raises Untranslated naming every message that stands in the way.
    """
    path = catalogue_path(assignment, lang)
    if not path.is_file():
        return None
    found = [trouble for trouble in _of_catalogue(assignment, path) if trouble.kind != "stale"]
    if found:
        lines = "\n".join(f"  {trouble}" for trouble in found)
        raise Untranslated(
            f"{assignment.name} is not translated completely ({len(found)}):\n{lines}\n"
            f"Complete {path.relative_to(assignment.source.parent.parent)}, then release again."
        )
    return translations_of(assignment, lang)


def _chosen(course: Course, assignments: Sequence[str] | None) -> list[Assignment]:
    names = list(dict.fromkeys(assignments)) if assignments else course.assignments()
    return [course.assignment(name) for name in names]


def _of_catalogue(assignment: Assignment, path: Path) -> list[Trouble]:
    """What is not in order in one catalogue, in the order of the source; stale messages last."""
    found: list[Trouble] = []
    catalogue = loaded(path)
    messages: dict[str, Message] = {}
    for message in messages_of(assignment):
        messages.setdefault(message.text, message)
    for text, message in messages.items():
        entry = catalogue.get(text)
        if entry is None or not entry.string:
            found.append(Trouble(assignment.name, "missing", message.place, text))
        elif entry.fuzzy:
            found.append(Trouble(assignment.name, "fuzzy", message.place, text))
        else:
            for loss in losses(text, str(entry.string), message.kind):
                found.append(Trouble(assignment.name, "lossy", message.place, text, loss))
    file = path.name
    found += [
        Trouble(assignment.name, "stale", file, str(entry.id), "its text is gone from the source")
        for entry in (*catalogue, *catalogue.obsolete.values())
        if entry.id and entry.id not in messages
    ]
    return found or _of_cells(assignment, path.stem)


def _of_cells(assignment: Assignment, lang: str) -> list[Trouble]:
    """The last look: does every translated cell still do the same?"""
    translations = translations_of(assignment, lang) or {}
    for name, path in assignment.notebooks.items():
        try:
            translated_notebook(json.loads(path.read_text(encoding="utf-8")), translations, name)
        except CourseError as exc:
            return [Trouble(assignment.name, "lossy", f"{name}.ipynb", "", str(exc))]
    return []
