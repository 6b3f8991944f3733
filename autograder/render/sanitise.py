"""HTML and Markdown of a trainee as inert HTML: text, tables, lists and emphasis, nothing else.

Ids, classes, styles, links, pictures, headings and everything active are dropped: what is left can
neither run, load, overlay the page, nor appear in a screen reader's list of headings.
"""

from __future__ import annotations

import contextlib
import re

import mistune
import nh3
from markupsafe import Markup, escape

from autograder.render.formats import plain_text

__all__ = ["MAX_HTML", "has_table", "html", "markdown", "too_big"]

MAX_HTML = 60_000  # characters
MAX_TAGS = 6_000  # ammonia is quadratic in depth: this many nested tags cost 0.1 s
# mistune needs up to 25 us for each of these, a hundred times as much as for a letter
MAX_SIGNS = 3_000
MAX_EMPHASIS = 500  # of one paragraph: pairs within pairs cost the square of their number

_TAGS = {
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup"),
    *("code", "pre", "kbd", "samp", "blockquote", "ul", "ol", "li", "dl", "dt", "dd"),
}
_SPANS = {"colspan", "rowspan"}
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_EMPTY_HEAD = re.compile(r"<th[^<>]*>(\s*)</th>")  # a corner of a table is no heading
_HEADING = re.compile(r"<(/?)h[1-6](?=[\s>/])[^<>]{0,500}>", re.IGNORECASE)


def _attribute(_tag: str, key: str, value: str) -> str | None:
    if key in _SPANS:
        return value if value.isdecimal() and len(value) <= 2 and value.isascii() else None
    return value if key == "scope" and value in ("row", "col") else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "title", "textarea", "template", "noscript", "svg"},
    attributes={"td": _SPANS, "th": _SPANS | {"scope"}},
    attribute_filter=_attribute,
    url_schemes=set(),
    strip_comments=True,
    link_rel=None,
)


def too_big(source: str) -> bool:
    """Whether :func:`html` would refuse ``source`` for its size or number of tags."""
    return len(source) > MAX_HTML or source.count("<") > MAX_TAGS


def has_table(source: str) -> bool:
    """Whether the HTML shows something that plain text would show worse."""
    return "<table" in source


def html(source: str) -> Markup:
    """``source`` without anything active; headings become bold lines. Raises nothing.

    Callers ask :func:`too_big` first.
    """
    # A heading would let an output stand in the page's own outline.
    source = _HEADING.sub(lambda tag: "</b></p>" if tag[1] else "<p><b>", source)
    clean = _CLEANER.clean(plain_text(source))
    return Markup(_EMPTY_HEAD.sub(r"<td>\1</td>", clean))  # noqa: S704 - nh3 made it safe


class _Inert(mistune.HTMLRenderer):
    """Markdown without links and pictures: their text, and the address as text."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def heading(self, text: str, level: int, **_attrs: object) -> str:
        return f"<p><b>{text}</b></p>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        address = escape(url)
        return text if text == address else f"{text} ({address})"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"[{text}]"


class _TooMuch(Exception):
    """The page would become far longer than the text."""


def _bound_addresses(_markdown: mistune.Markdown, state: mistune.BlockState) -> None:
    """An address that is defined once may be shown at every bracket: that multiplies."""
    longest = max((len(link["url"]) for link in state.env["ref_links"].values()), default=0)
    if longest * state.src.count("]") > MAX_HTML:
        raise _TooMuch


_MARKDOWN = mistune.create_markdown(renderer=_Inert(), plugins=["table", "strikethrough"])
_MARKDOWN.before_render_hooks.append(_bound_addresses)


def _laborious(source: str) -> bool:
    """Whether rendering would take longer by far than as much prose does."""
    if sum(map(source.count, "**__~~[]`|!>\n")) > MAX_SIGNS:  # emphasis costs twice as much
        return True
    return any(
        sum(map(paragraph.count, "*_~")) > MAX_EMPHASIS for paragraph in _PARAGRAPHS.split(source)
    )


def markdown(source: str) -> Markup:
    """Markdown as inert HTML; formulas stay as their source.

    A text that would take long, or make a far longer page, is all there as plain text.
    """
    source = plain_text(source)
    if not too_big(source) and not _laborious(source):
        with contextlib.suppress(RecursionError, _TooMuch):  # hundreds of nested quotes or lists
            return html(str(_MARKDOWN(source)))
    return Markup("<pre>{}</pre>").format(source)
