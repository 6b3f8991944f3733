"""The translations of an assignment: ``source/A/locale/ja.po``, read and written with Babel.

A catalogue maps the English text to its translation. What it holds is brought up to date with the
source by gettext's rules: a text that changed a little keeps its translation and is marked fuzzy,
one that is gone is kept as obsolete.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, denormalize, read_po, write_po

from autograder.course import LOCALE_FOLDER, Assignment
from autograder.errors import CourseError, UsageError
from autograder.translation.messages import Message

__all__ = [
    "LANGUAGES",
    "all_translations",
    "catalogue_path",
    "loaded",
    "translations_of",
    "updated",
]

LANGUAGES = ("ja",)  # besides English, in which everything is written
_KEPT = ("fuzzy",)  # Babel guesses other flags, and takes "10 % of" for a placeholder


def catalogue_path(assignment: Assignment, lang: str) -> Path:
    """Where the catalogue stands; it may not be there yet. UsageError for an unknown language."""
    if lang not in LANGUAGES:
        raise UsageError(f"There is no language {lang!r} to translate to. Use ja.")
    return assignment.source / LOCALE_FOLDER / f"{lang}.po"


def loaded(path: Path) -> Catalog:
    """The catalogue as it stands. Raises CourseError naming file and line if it is broken."""
    try:
        catalogue = read_po(
            io.BytesIO(path.read_bytes()), locale=path.stem, charset="utf-8", abort_invalid=True
        )
    except (PoFileError, UnicodeDecodeError, ValueError, IndexError) as exc:
        raise CourseError(f"{path} is not a catalogue that can be read: {exc}") from exc
    for entry in (*catalogue, *catalogue.obsolete.values()):
        entry.flags.intersection_update(_KEPT)
        _take_previous(entry)
    return catalogue


def translations_of(assignment: Assignment, lang: str) -> dict[str, str] | None:
    """Translation by English text, fuzzy ones left out; None if there is no catalogue."""
    path = catalogue_path(assignment, lang)
    if not path.is_file():
        return None
    return {
        str(entry.id): str(entry.string)
        for entry in loaded(path)
        if entry.id and entry.string and not entry.fuzzy
    }


def all_translations(assignment: Assignment) -> dict[str, dict[str, str]]:
    """Translations by language, of the languages that have a catalogue."""
    found = {lang: translations_of(assignment, lang) for lang in LANGUAGES}
    return {lang: translations for lang, translations in found.items() if translations is not None}


def updated(
    path: Path, assignment: str, messages: Iterable[Message], *, drop: bool = False
) -> tuple[Catalog, bytes]:
    """The catalogue brought up to date with the texts, and as the bytes of its file.

    ``drop`` forgets the translations of texts that are gone.
    """
    lang = path.stem
    if path.is_file():
        catalogue = loaded(path)
        before = {entry.id: entry.previous_id for entry in catalogue if entry.fuzzy}
        catalogue.update(_template(messages), update_creation_date=False)
        for entry in catalogue:
            entry.previous_id = entry.previous_id or before.get(entry.id, [])
    else:
        catalogue = _template(messages)
        catalogue.locale = lang
        catalogue.project, catalogue.version = assignment, ""
        catalogue.creation_date = catalogue.revision_date = datetime.now(UTC)
        catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.fuzzy = False
    catalogue.header_comment = f"# {assignment} in another language ({lang})."
    for entry in (*catalogue, *catalogue.obsolete.values()):
        entry.flags.intersection_update(_KEPT)
        if not entry.fuzzy:
            entry.previous_id = []
    if drop:
        catalogue.obsolete.clear()
    file = io.BytesIO()
    write_po(file, catalogue, width=100, include_previous=True)
    return catalogue, file.getvalue()


def _template(messages: Iterable[Message]) -> Catalog:
    catalogue = Catalog(fuzzy=False)
    for message in messages:
        places: list[Any] = [(message.place, None)]  # Babel allows no line, its types do not
        catalogue.add(message.text, locations=places, auto_comments=[message.kind])
    for entry in catalogue:
        entry.flags.clear()
    return catalogue


def _take_previous(entry: Entry) -> None:
    """Babel writes what a fuzzy text was before (``#| msgid``), but reads it as a comment."""
    before = [line[1:].strip() for line in entry.user_comments if line.startswith("|")]
    entry.user_comments = [line for line in entry.user_comments if not line.startswith("|")]
    if before:
        entry.previous_id = [denormalize("\n".join(before).removeprefix("msgid "))]
