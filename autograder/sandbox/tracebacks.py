"""Tracebacks as a trainee needs them: short, without colour, without paths of this machine."""

from __future__ import annotations

import linecache
import sys
import sysconfig
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

__all__ = ["cell_line", "error_dict", "exception_text", "short_path"]

CellNumber = Callable[[str], int | None]
"""From a code object's file name to the execution count of its cell, or None."""

_FIRST_FRAMES, _LAST_FRAMES = 4, 10
_MOST_CHAINED = 3
_MOST_TEXT = 4000
_RULE = "-" * 75
_ROOTS = sorted(
    {
        path.rstrip("/") + "/"
        for path in (*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix)
        if path and path != "/"
    },
    key=len,
    reverse=True,
)
_HIDDEN = (
    str(Path(__file__).parents[1]) + "/",
    *(f"{root}IPython/core/" for root in _ROOTS),
)
"""Frames of these say nothing to a trainee: ours, and those between a magic and its work."""


def short_path(text: str) -> str:
    """The text without the folders of this installation."""
    for root in _ROOTS:
        text = text.replace(root, "")
    return text


def exception_text(exc: BaseException) -> str:
    """``str(exc)``, whatever that does, at most 4000 characters."""
    try:
        text = str(exc)
        text = text if type(text) is str else "".join(text)
    except BaseException:
        return "<the exception has no readable text>"
    if len(text) > _MOST_TEXT:
        text = f"{text[:_MOST_TEXT]}..."
    return short_path(text)


def cell_line(exc: BaseException, number: CellNumber) -> tuple[int, int] | None:
    """(execution count, line) of the innermost frame that lies in a cell."""
    found = None
    tb = exc.__traceback__
    while tb is not None:
        count = number(tb.tb_frame.f_code.co_filename)
        if count is not None:
            found = (count, tb.tb_lineno)
        tb = tb.tb_next
    return found


def error_dict(exc: BaseException, number: CellNumber) -> dict[str, Any]:
    """``{ename, evalue, traceback}`` of an nbformat error output."""
    name, text = type(exc).__name__, exception_text(exc)
    if (isinstance(exc, SyntaxError) and exc.__traceback__ is None) or _is_of_cell(exc, number):
        lines = [*_syntax(exc, number), f"{name}: {getattr(exc, 'msg', text)}"]
        return {"ename": name, "evalue": text, "traceback": lines}
    lines = [_RULE, f"{name}{'Traceback (most recent call last)':>{max(75 - len(name), 35)}}"]
    for linked, words in _chain(exc):
        lines += _frames(linked.__traceback__, number)
        lines.append(f"{type(linked).__name__}: {exception_text(linked)}")
        if words:
            lines += ["", words, ""]
    return {"ename": name, "evalue": text, "traceback": lines}


def _is_of_cell(exc: BaseException, number: CellNumber) -> bool:
    """A SyntaxError in the cell itself, which never ran."""
    if not isinstance(exc, SyntaxError) or number(str(exc.filename)) is None:
        return False
    return cell_line(exc, number) is None


def _syntax(exc: Any, number: CellNumber) -> list[str]:
    count = number(str(exc.filename))
    place = "Cell" if count is None else f"Cell In[{count}]"
    lines = [f"  {place}, line {exc.lineno}"]
    if isinstance(exc.text, str):
        text = exc.text.rstrip("\n")[:200]
        lines.append(f"    {text}")
        if isinstance(exc.offset, int) and 0 < exc.offset <= len(text) + 1:
            lines.append(" " * (exc.offset + 3) + "^")
    return lines


def _chain(exc: BaseException) -> list[tuple[BaseException, str]]:
    """The exceptions to show, first cause first, each with the words that lead to the next."""
    chain = [(exc, "")]
    seen = {id(exc)}
    while len(chain) < _MOST_CHAINED:
        last = chain[-1][0]
        cause, context = last.__cause__, last.__context__
        before = cause or (None if last.__suppress_context__ else context)
        if before is None or id(before) in seen:
            break
        seen.add(id(before))
        words = (
            "The above exception was the direct cause of the following exception:"
            if cause
            else "During handling of the above exception, another exception occurred:"
        )
        chain.append((before, words))
    return chain[::-1]


def _frames(tb: TracebackType | None, number: CellNumber) -> list[str]:
    # What lies above the first cell frame is ours and IPython's.
    at = tb
    while at is not None and number(at.tb_frame.f_code.co_filename) is None:
        at = at.tb_next
    at = at or tb
    head: list[TracebackType] = []
    tail: deque[TracebackType] = deque(maxlen=_LAST_FRAMES)
    left_out = -_LAST_FRAMES
    while at is not None:
        if len(head) < _FIRST_FRAMES:
            head.append(at)
        else:
            tail.append(at)
            left_out += 1
        at = at.tb_next
    lines: list[str] = []
    for entry in head:
        lines += _frame(entry, number)
    if left_out > 0:
        lines += ["", f"    ... {left_out} frames left out ..."]
    for entry in tail:
        lines += _frame(entry, number)
    lines.append("")
    return lines


def _frame(entry: TracebackType, number: CellNumber) -> list[str]:
    code = entry.tb_frame.f_code
    if code.co_filename.startswith(_HIDDEN):
        return []
    line = entry.tb_lineno
    count = number(code.co_filename)
    where = "" if code.co_name == "<module>" else f", in {code.co_name}"
    if count is None:
        return ["", f"File {short_path(code.co_filename)}:{line}{where}"]
    return ["", f"Cell In[{count}], line {line}{where}", *_source(code.co_filename, line)]


def _source(filename: str, line: int) -> list[str]:
    """The line, and one or two around it."""
    lines = []
    for at in range(max(1, line - 2), line + 2):
        text = linecache.getline(filename, at).rstrip()
        if text or at == line:
            arrow = "-" * max(1, 5 - len(str(at))) + ">" if at == line else ""
            lines.append(f"{arrow:<{6 - len(str(at))}} {at} {text[:200]}".rstrip())
    return lines
