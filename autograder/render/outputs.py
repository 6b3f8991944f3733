"""The outputs of one notebook cell, as inert blocks that a template can print.

Everything here is hostile. Text is escaped (by the template) after :func:`formats.plain_text`;
HTML is reduced to text and tables; pictures are proven PNG or JPEG; SVG, JavaScript and widgets
are replaced by a note. A :class:`Budget` bounds what one page may take from a trainee.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup, escape

from autograder.render import images, sanitise
from autograder.render.formats import excerpt, name, plain_text

__all__ = ["Budget", "Output", "joined", "plain", "safe_outputs"]

MAX_LINES = 60
MAX_CHARS = 5_000
MAX_OUTPUTS = 40  # of one cell
MAX_READ = 200_000  # characters of one output that are looked at

Kind = Literal["text", "stderr", "error", "html", "image", "note"]

# <Figure size 640x480 with 1 Axes>, <IPython.core.display.HTML object>: say nothing to a reader.
_STAND_IN = re.compile(r"^\s*<(Figure size|IPython\.core\.display\.|Axes:|matplotlib\.)[^\n]*>\s*$")
_NOTES = (
    ("application/javascript", "script"),
    ("text/javascript", "script"),
    ("application/vnd.jupyter.widget-view+json", "widget"),
    ("image/svg+xml", "svg"),
    ("application/pdf", "dropped"),
    ("image/gif", "dropped"),
    ("video/mp4", "dropped"),
)


@dataclass(frozen=True)
class Output:
    """One block. ``note`` is the end of a message key (``output.note.<note>``).

    A picture stands in the page once, below ``figure``, which counts the page's pictures from 1.
    """

    kind: Kind
    head: str = ""
    left_out: int = 0
    tail: str = ""
    body: Markup = field(default=Markup(""))
    figure: int = 0
    width: int = 0
    height: int = 0
    note: str = ""


class Budget:
    """What is left of a page for the trainee's own material, in bytes of rendered HTML.

    ``figures`` collects the page's pictures; two budgets of a page share the list.
    """

    FRAME = 250  # what the template puts around each block
    LINE = 40  # and around each line of code

    def __init__(
        self,
        text: int = 40_000,
        pictures: int = 2_000_000,
        figures: list[images.Picture] | None = None,
    ) -> None:
        self.text = text
        self.pictures = pictures
        self.figures = [] if figures is None else figures

    def take(self, rendered: str, lines: int = 0) -> bool:
        """Reserve room for ``rendered`` if there is enough left."""
        size = len(rendered.encode()) + self.FRAME + self.LINE * lines
        if size > self.text:
            return False
        self.text -= size
        return True

    def take_picture(self, picture: images.Picture) -> bool:
        if len(picture.uri) > self.pictures or not self.take(""):
            return False
        self.pictures -= len(picture.uri)
        self.figures.append(picture)
        return True

    @property
    def spent(self) -> bool:
        """Whether there is no room left for anything of use."""
        return self.text < 2 * self.FRAME


def joined(value: object) -> str:
    """A multi-line string of nbformat: a text, or a list of texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return ""


def plain(value: object) -> str:
    """A multi-line string of nbformat as :func:`formats.plain_text`, at most ``MAX_READ`` long."""
    return plain_text(joined(value)[:MAX_READ])


def _text(kind: Kind, text: str, budget: Budget) -> Output:
    head, left_out, tail = excerpt(text.strip("\n"), lines=MAX_LINES, chars=MAX_CHARS)
    if not budget.take(escape(head + tail)):
        return Output("note", note="page_full")
    return Output(kind, head, left_out, tail)


def _inert(body: Markup, budget: Budget) -> Output:
    if not budget.take(body):
        return Output("note", note="page_full")
    return Output("html", head=plain_text(body.striptags()), body=body)


def _picture(data: Mapping[str, Any], budget: Budget) -> Output | None:
    for mime in ("image/png", "image/jpeg"):
        if mime in data:
            picture = images.picture(mime, joined(data[mime]))
            if picture is None:
                return Output("note", note="picture")
            if not budget.take_picture(picture):
                return Output("note", note="page_full")
            number = len(budget.figures)
            return Output("image", figure=number, width=picture.width, height=picture.height)
    return None


def _worth_showing(source: str) -> bool:
    """Whether HTML says more than the plain text beside it: a table of pandas does, a fitted
    model of scikit-learn (its diagram needs scripts) does not."""
    return sanitise.has_table(source) and "sk-top-container" not in source


def _rich(data: Mapping[str, Any], budget: Budget) -> Iterator[Output]:
    """The best of the forms that one display offers."""
    if picture := _picture(data, budget):
        yield picture
        return
    said = plain(data.get("text/plain"))
    speaks = bool(said.strip()) and not _STAND_IN.match(said)
    source = joined(data.get("text/html"))
    if source and sanitise.too_big(source):
        yield _text("text", said, budget) if speaks else Output("note", note="too_big")
    elif source and speaks and not _worth_showing(source):
        yield _text("text", said, budget)
    elif source:
        block = _inert(sanitise.html(source), budget)
        yield block if block.kind == "note" or block.head.strip() else Output("note", note="html")
    elif markdown := joined(data.get("text/markdown")):
        yield _inert(sanitise.markdown(markdown), budget)
    elif latex := joined(data.get("text/latex")):
        yield _text("text", plain_text(latex[:MAX_READ]), budget)
    elif speaks:
        yield _text("text", said, budget)
    elif "application/json" in data:
        dumped = json.dumps(data["application/json"], ensure_ascii=False, indent=1)[:MAX_CHARS]
        yield _text("text", plain_text(dumped), budget)
    for mime, note in _NOTES:
        if mime in data:
            yield Output("note", note=note if budget.take("") else "page_full")
            return


def _error(output: Mapping[str, Any], budget: Budget) -> Output:
    trace = output.get("traceback")
    trace = trace if isinstance(trace, list) else []
    lines = "\n".join(line for line in trace if isinstance(line, str))
    last = f"{name(output.get('ename', 'Exception'))}: {plain(output.get('evalue'))}"
    text = plain(lines)
    return _text("error", text if text.strip() else last, budget)


def safe_outputs(outputs: object, budget: Budget) -> tuple[Output, ...]:
    """The blocks of one cell; anything malformed becomes a note, never an exception."""
    blocks: list[Output] = []
    listed = outputs if isinstance(outputs, list) else []
    for output in listed[:MAX_OUTPUTS]:
        try:
            kind = output["output_type"]
            if kind == "stream":
                text = plain(output["text"])
                if text.strip():
                    stream: Kind = "stderr" if output.get("name") == "stderr" else "text"
                    blocks.append(_text(stream, text, budget))
            elif kind == "error":
                blocks.append(_error(output, budget))
            elif kind in ("display_data", "execute_result"):
                blocks.extend(_rich(output["data"], budget))
            if blocks and blocks[-1].note == "page_full":
                return tuple(blocks)
        except Exception:  # a hostile shape must not cost the rest of the page
            blocks.append(Output("note", note="broken"))
    if len(listed) > MAX_OUTPUTS:
        blocks.append(Output("note", note="too_many"))
    return tuple(blocks)
