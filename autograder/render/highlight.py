"""Python code of a notebook cell as coloured HTML (classes ``hl-*``, in the shared style sheet)."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape
from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

from autograder.render.formats import plain_text

__all__ = ["MAX_COLOURED", "python"]

MAX_COLOURED = 20_000  # characters; a longer cell is shown without colours

_LEXER = PythonLexer(stripnl=False, ensurenl=False)
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="hl-")


@lru_cache(maxsize=512)
def _coloured(source: str) -> Markup:
    return Markup(pygments_highlight(source, _LEXER, _FORMATTER).rstrip("\n"))  # noqa: S704 - escapes


def python(source: str) -> Markup:
    """``source`` escaped and, unless it is very long, coloured."""
    source = plain_text(source).strip("\n")
    return _coloured(source) if len(source) <= MAX_COLOURED else escape(source)
