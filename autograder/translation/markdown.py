"""Markdown as blocks: which stretches of it are text to translate.

A heading, a paragraph, a list, a table, a quotation and each ``<details>`` are one message each.
Code blocks, rules and blocks without a word (a formula, a picture) are not: they stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt

from autograder.translation.stretch import Stretch

__all__ = ["markdown_stretches", "parser", "wordless"]

_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "table_open": "table",
    "html_block": "html",
}
_NO_WORDS = re.compile(
    r"(`+)(?!`).+?(?<!`)\1(?!`)"  # code
    r"|\$\$.+?\$\$|\$(?! )[^$\n]+(?<! )\$(?!\d)"  # formulas
    r"|\]\([^)\s]*\)|<https?://[^>]*>|https?://[^\s)>]+"  # targets of links
    r"|<!--|-->|</?[A-Za-z][^<>]*>|&#?\w+;",  # tags
    re.DOTALL,
)
_GROUP = re.compile(r"^<details\b", re.MULTILINE)


def parser() -> MarkdownIt:
    """CommonMark with the tables that Jupyter shows."""
    return MarkdownIt("commonmark").enable("table")


def wordless(text: str) -> bool:
    """Whether nothing in it is for a translator: only code, formulas, numbers, marks."""
    return not re.search(r"[^\W\d_]", _NO_WORDS.sub(" ", text))


def markdown_stretches(source: str, start: int = 0) -> Iterator[Stretch]:
    """The translatable blocks of ``source``, which begins at ``start`` in its cell."""
    offsets = [0]
    for line in source.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    for token in parser().parse(source):
        kind = _KINDS.get(token.type)
        if token.level == 0 and token.map and kind:
            first, last = offsets[token.map[0]], min(offsets[token.map[1]], len(source))
            for begin, end in _parts(source, first, last, kind):
                text = source[begin:end].rstrip()
                if not wordless(text):
                    yield Stretch(text, start + begin, start + begin + len(text), kind)


def _parts(source: str, first: int, last: int, kind: str) -> Iterator[tuple[int, int]]:
    """A block of HTML is cut before each ``<details>``; all others are one part."""
    cuts = [first, last]
    if kind == "html":
        cuts += [match.start() for match in _GROUP.finditer(source, first, last)]
    return pairwise(sorted(set(cuts)))
