"""Names: those of markers as they are kept, those of trainees as they are hidden."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograder.errors import UsageError

__all__ = ["known_marker", "name_hider"]

LONGEST_NAME = 40
HIDDEN = "█████"
_GAPS = (" ", "", "\u3000", "・")  # between the parts of a name; U+3000 is a wide space


def known_marker(name: str, before: Iterable[str] = ()) -> str:
    """A marker's name as it is kept. Raises UsageError if it is none, or too like another.

    Two spellings of one name would count as two people who agree.
    """
    kept = unicodedata.normalize("NFC", " ".join(name.split()))
    if not kept:
        raise UsageError("Say who is marking: --marker NAME, as the report should call you.")
    if len(kept) > LONGEST_NAME or not kept.isprintable() or not kept[0].isalnum():
        raise UsageError(
            f"--marker {kept[:60]!r}: a name begins with a letter or digit, has at most "
            f"{LONGEST_NAME} characters, and all of them can be shown."
        )
    for other in before:
        if other != kept and other.casefold() == kept.casefold():
            raise UsageError(
                f"--marker {kept!r}: {other!r} has marked here. If that is you, say "
                f"--marker {other!r}; if not, choose a name that is more different."
            )
    return kept


def name_hider(students: Iterable[Mapping[str, Any]]) -> Callable[[str], str]:
    """A function that blackens ids, full names and addresses of trainees in a text.

    ``students`` are the gradebook's. An id that could be a word or a short number stays.
    """
    names: set[str] = set()
    for student in students:
        first, last = student.get("first_name") or "", student.get("last_name") or ""
        known = [str(student["id"]), student.get("email") or ""]
        if first and last:
            full = [f"{a}{gap}{b}" for a, b in ((first, last), (last, first)) for gap in _GAPS]
            known += full
            names |= {name for name in full if not name.isascii()}  # short where one sign is a word
        names |= {
            name for name in known if len(name) >= 5 or (len(name) >= 3 and not name.isalpha())
        }
    names = {name for name in names if not (name.isdecimal() and len(name) < 5)}
    if not names:
        return lambda text: text
    # the longest first, and no part of a word
    either = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    pattern = re.compile(rf"(?<![A-Za-z0-9_])(?:{either})(?![A-Za-z0-9_])", re.IGNORECASE)
    return lambda text: pattern.sub(HIDDEN, text)
