"""A trainee's wish to be on a leaderboard, read from the notebook as text. Nothing is run.

Who joins has a code cell that holds one call in plain letters, and nothing else but comments, blank
lines and the import::

    from practice.board import leaderboard

    leaderboard("Night Owl")

The last such cell counts. Put behind a ``#`` it is a comment, and the wish is withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.results import Text

__all__ = ["Wish", "may_wish", "wish_of"]

MAX_CELL = 4_000  # characters of a cell that is looked at

_IN_JSON = re.compile(rb'(?:"|\\n)leaderboard\(')  # at the beginning of a line of a source
_IMPORT = "from practice.board import leaderboard"
_CALL = re.compile(r"""leaderboard\( *(?:"([^"\\]{0,200})"|'([^'\\]{0,200})')? *\) *(?:#.*)?""")
_UNREAD = Text(
    'the line could not be read; write leaderboard("Night Owl") or leaderboard()',
    '行を読み取れません。leaderboard("Night Owl") か leaderboard() と書いてください',
)


@dataclass(frozen=True)
class Wish:
    """``name`` is a pseudonym that may be shown; "" asks for one that is made.

    ``flaw`` says why the name that was asked for is not used.
    """

    name: str = ""
    flaw: Text = field(default_factory=Text)


def may_wish(raw: bytes) -> bool:
    """Whether the bytes of a notebook can hold a wish. Cheap, parses nothing.

    Jupyter writes such a line as it is. Who writes the letters as JSON escapes is not on the board.
    """
    return _IN_JSON.search(raw) is not None


def wish_of(cells: Iterable[str]) -> Wish | None:
    """The wish in the sources of code cells, None without one."""
    wish = None
    for source in cells:
        if "leaderboard(" in source and len(source) <= MAX_CELL:
            wish = _read(source) or wish
    return wish


def _read(source: str) -> Wish | None:
    from autograder.trainee.pseudonyms import flaw, tidy  # brings numpy: not for who only looks

    wish = None
    for line in map(str.rstrip, source.split("\n")):
        if not line or line.startswith("#") or line == _IMPORT:
            continue
        if not line.startswith("leaderboard("):
            return None
        call = _CALL.fullmatch(line)
        if call is None:
            wish = Wish(flaw=_UNREAD)
            continue
        name = tidy(call[1] or call[2] or "")
        why = flaw(name) if name else None
        wish = Wish("" if why else name, Text(*why) if why else Text())
    return wish
