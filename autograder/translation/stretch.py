"""A stretch of text in a cell or file that can be translated, and how to put another one there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Stretch", "replaced"]


@dataclass(frozen=True)
class Stretch:
    """``source[start:end]``, as a translator sees it in ``text``.

    ``before``, ``between`` and ``after`` are the code around it: a translation of several lines is
    written as ``before + between.join(lines) + after``.
    """

    text: str
    start: int
    end: int
    kind: str  # heading, paragraph, list, table, html, quote; comment, docstring, printed, f-string
    before: str = ""
    between: str = "\n"
    after: str = ""

    def written(self, text: str) -> str:
        """What stands in the source if the text is ``text``."""
        first, *more = text.split("\n")
        indented = (self.between + line if line else "\n" for line in more)
        return f"{self.before}{first}{''.join(indented)}{self.after}"


def replaced(source: str, stretches: Iterable[Stretch], translations: Mapping[str, str]) -> str:
    """The source with its stretches translated; those without a translation stay."""
    parts, at = [], 0
    for stretch in sorted(stretches, key=lambda stretch: stretch.start):
        wanted = translations.get(stretch.text)
        if wanted and wanted != stretch.text:
            parts += [source[at : stretch.start], stretch.written(wanted)]
            at = stretch.end
    return "".join((*parts, source[at:]))
