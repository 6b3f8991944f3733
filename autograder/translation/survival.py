"""What must survive a translation: code, numbers, links, tables, tags, placeholders, headings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from markdown_it.token import Token

from autograder.translation.markdown import parser
from autograder.translation.python import placeholders, readable, without_placeholders

__all__ = ["losses"]

_UNITS = {"thousand": 10**3, "万": 10**4, "million": 10**6, "億": 10**8, "billion": 10**9}
_NUMBER = re.compile(rf"(\d+(?:[.,:]\d+)*)(?:\s?({'|'.join(_UNITS)}))?")
_TAG = re.compile(r"<!--|-->|</?([A-Za-z][\w-]*)[^<>]*>")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$(?! )[^$\n]+(?<! )\$(?!\d)", re.DOTALL)
_ESCAPE = re.compile(r"\\.")
_BAR = re.compile(r"(?<!\\)\|")
_CODE = {"comment", "docstring", "printed", "f-string"}


def losses(text: str, translation: str, kind: str) -> list[str]:
    """What the translation lost or broke, a phrase each; [] if everything is there."""
    if kind in _CODE:
        return list(_of_code(text, translation, kind))
    return list(_of_markdown(text, translation))


def _of_code(text: str, translation: str, kind: str) -> Iterator[str]:
    if kind in ("printed", "f-string"):
        yield from _literal(text, translation, kind)
        text, translation = without_placeholders(text), without_placeholders(translation)
    else:
        yield from _gone("code", _spans(text), _spans(translation))
    yield from _gone("number", _numbers(text), _numbers(translation))


def _literal(text: str, translation: str, kind: str) -> Iterator[str]:
    """What Python reads in a printed text: placeholders, backslashes, quotes."""
    yield from _both("placeholder", placeholders(text), placeholders(translation))
    yield from _both("escape", _ESCAPE.findall(text), _ESCAPE.findall(translation))
    quotes = {quote for quote in "\"'" if quote in translation and quote not in text}
    if quotes or ("\n" in translation and "\n" not in text):
        yield "no quotes of Python and no line breaks, please: write 「」 or “”"
    elif not readable(translation, kind):
        yield "Python cannot read it: write a brace that is text as {{ or }}"


def _of_markdown(text: str, translation: str) -> Iterator[str]:
    yield from _shape(text, translation)
    before, after = parser().parse(text), parser().parse(translation)
    for what, found in (("code", _codes), ("link", _links)):
        yield from _both(what, found(before), found(after))
    yield from _both("tag", _tags(text), _tags(translation))
    yield from _gone("formula", _FORMULA.findall(text), _FORMULA.findall(translation))
    yield from _gone("number", _numbers(text), _numbers(translation))
    if _stars(after) > _stars(before):
        yield (
            "bold or italics that would be shown as stars: put a space outside them, or move the "
            "punctuation out"
        )


def _shape(text: str, translation: str) -> Iterator[str]:
    """Headings, tables and lists must come out as they were."""
    before, after = parser().parse(text), parser().parse(translation)
    if any(token.type == "table_open" for token in before):
        rows, rows_now = text.split("\n"), translation.split("\n")
        if len(rows) != len(rows_now):
            yield f"table: {len(rows_now)} lines instead of {len(rows)}"
            return
        for number, (row, row_now) in enumerate(zip(rows, rows_now, strict=True), 1):
            bars, bars_now = len(_BAR.findall(row)), len(_BAR.findall(row_now))
            if bars != bars_now:
                yield f"table, line {number}: {bars_now} bars instead of {bars}"
    for what, shape in (("heading", _headings), ("structure", _blocks)):
        was, is_now = shape(before), shape(after)
        if was != is_now:
            yield f"{what}: {_shown(is_now)} instead of {_shown(was)}"
            return


def _headings(tokens: list[Token]) -> list[str]:
    return [token.markup for token in tokens if token.type == "heading_open"]


def _blocks(tokens: list[Token]) -> list[str]:
    return [token.type.removesuffix("_open") for token in tokens if token.nesting >= 0]


def _codes(tokens: list[Token]) -> list[str]:
    inline = [child for token in tokens for child in token.children or ()]
    return [token.content for token in (*tokens, *inline)
            if token.type in ("code_inline", "fence", "code_block")]  # fmt: skip


def _links(tokens: list[Token]) -> list[str]:
    inline = [child for token in tokens for child in token.children or ()]
    targets = [child.attrGet("href") or child.attrGet("src") for child in inline]
    return [str(target) for target in targets if target]


def _tags(text: str) -> list[str]:
    return [match.group() for match in _TAG.finditer(_SPAN.sub(" ", text))]


def _stars(tokens: list[Token]) -> int:
    inline = [child for token in tokens for child in token.children or ()]
    return sum(child.content.count("*") for child in inline if child.type == "text")


def _spans(text: str) -> list[str]:
    return [match.group(2) for match in _SPAN.finditer(text)]


def _numbers(text: str) -> list[str]:
    """Numbers as they count: 40,000 and 4万 are the same, 1.2 million and 120万 are."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text))
    return [_counted(re.sub(r",(?=\d{3})", "", number), unit) for number, unit in found]


def _counted(number: str, unit: str) -> str:
    if not unit:
        return number
    return f"{(Decimal(number) * _UNITS[unit]).normalize():f}"


def _both(what: str, before: list[str], after: list[str]) -> Iterator[str]:
    yield from _gone(what, before, after)
    yield from _added(what, before, after)


def _gone(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    for item in Counter(before) - Counter(after):
        yield f"{what} {_short(item)} is lost"


def _added(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    for item in set(after) - set(before):
        yield f"{what} {_short(item)} is not in the English text"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


def _shown(shapes: list[str]) -> str:
    return ", ".join(shapes) if shapes else "none"
