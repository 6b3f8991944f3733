"""Cards: what is shown, as HTML in a notebook and as plain text elsewhere."""

import re
import sys
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple

from . import words
from .runner import Stopped, Verdict
from .tasks import Task

# mark, word colour: dark enough on white and bright enough on JupyterLab's dark theme
_MARKS = {
    "passed": ("✓", "#1a7f37"),
    "failed": ("✗", "#c4372c"),
    "crashed": ("✗", "#c4372c"),
    "unstarted": ("○", "#6e7781"),
    "missing": ("○", "#6e7781"),
    "broke": ("!", "#9a6700"),
    "hint": ("?", "#0969da"),
    "note": ("i", "#6e7781"),
}
_CARD = (
    "border-left:4px solid {colour};padding:.35em .9em;margin:.3em 0;max-width:52em;"
    "line-height:1.5;color:var(--jp-content-font-color1,inherit)"
)
_BADGE = (
    "display:inline-block;width:1.35em;height:1.35em;line-height:1.35em;border-radius:50%;"
    "background:{colour};color:#fff;text-align:center;font-size:.85em;font-weight:600;"
    "margin-right:.5em"
)
_LABEL = "color:var(--jp-content-font-color2,#57606a);white-space:nowrap;padding:0 .9em 0 0"
_CELL = (
    "text-align:left;vertical-align:top;background:none;border:0;padding:.05em 0;line-height:1.5"
)
_MUTED = "color:var(--jp-content-font-color2,#57606a);font-size:.92em"
_CODE = "font-family:var(--jp-code-font-family,monospace);font-size:.95em"
_FENCE = re.compile(r"```[a-z]*\n(.*?)\n?```", re.DOTALL)


class Row(NamedTuple):
    """One check: its title and what to say about it. Details are (label, text, is it code)."""

    state: str
    title: str
    note: str = ""
    details: tuple[tuple[str, str, bool], ...] = ()


class Card(NamedTuple):
    """A headline, rows, a paragraph of text and a muted line at the foot."""

    state: str
    name: str
    headline: str
    rows: tuple[Row, ...] = ()
    text: str = ""
    foot: str = ""

    def __repr__(self) -> str:
        mark = _MARKS[self.state][0]
        lines = [f"{mark} " + ": ".join(part for part in (self.name, self.headline) if part)]
        for row in self.rows:
            note = f" ({row.note})" if row.note else ""
            lines.append(f"  {_MARKS[row.state][0]} {row.title}{note}")
            lines += [f"      {label}: {value}" for label, value, _ in row.details]
        if self.text:
            lines += [f"  {line}".rstrip() for line in _FENCE.sub(r"\1", self.text).splitlines()]
        if self.foot:
            lines.append(f"  {self.foot}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        colour = _MARKS[self.state][1]
        name = f"<code style='{_CODE}'>{escape(self.name)}</code> " if self.name else ""
        loud = f"<b>{escape(self.headline)}</b>" if self.state != "note" else _inline(self.headline)
        parts = [f"<div>{_badge(self.state)}{name}{loud}</div>"]
        parts += [_row_html(row) for row in self.rows]
        if self.text:
            parts.append(_text_html(self.text))
        if self.foot:
            parts.append(f"<div style='{_MUTED};margin-top:.3em'>{_inline(self.foot)}</div>")
        style = _CARD.format(colour=colour)
        return f"<div lang='{words.current()}' style='{style}'>{''.join(parts)}</div>"


class Stack(NamedTuple):
    """Several cards, shown as one."""

    cards: tuple[Card, ...]

    def __repr__(self) -> str:
        return "\n".join(repr(card) for card in self.cards)

    def _repr_html_(self) -> str:
        return "".join(card._repr_html_() for card in self.cards)


def task_card(task: Task, verdicts: Sequence[Verdict], *, brief: bool = False) -> Card:
    """What came of a task's public checks. ``brief`` is for one task among others."""
    if not verdicts:
        text = words.say("try_yourself")
        return Card("note", task.name, words.say("no_checks"), text=text)
    state = overall(verdicts)
    if state == "unstarted":
        start = "" if brief else words.say("how_to_start", task=task.name)
        return Card(state, task.name, words.say(state), text=verdicts[0].reason or start)
    if state == "missing":
        return Card(state, task.name, words.say(state), text=verdicts[0].reason)
    good = sum(verdict.state == "passed" for verdict in verdicts)
    headline = words.say("passed" if state == "passed" else "failed", good=good, all=len(verdicts))
    rows = tuple(_row(verdict) for verdict in verdicts)
    if state == "passed":
        keep = tuple(row for row in rows if row.details) if brief else rows
        foot = "" if brief else words.say("more_later")
        return Card(state, task.name, headline, keep, foot=foot)
    foot = words.say("stuck", task=task.name) if task.hints else ""
    return Card(state, task.name, headline, rows, foot=foot)


def overall(verdicts: Sequence[Verdict]) -> str:
    """The state of a task: passed if all are, a grey state only if nothing was judged."""
    states = [verdict.state for verdict in verdicts]
    if all(state == "passed" for state in states):
        return "passed"
    for grey in ("missing", "unstarted"):
        if all(state == grey for state in states):
            return grey
    return "broke" if all(state in ("passed", "broke") for state in states) else "failed"


def _row(verdict: Verdict) -> Row:
    details: list[tuple[str, str, bool]] = []

    def add(label: str, value: str, code: bool = False) -> None:
        if value:
            details.append((words.say(label), value, code))

    reason = verdict.reason
    if verdict.state == "broke":
        reason = f"{words.say('broke')}: {reason}. {words.say('not_your_fault')}"
    elif verdict.state == "unstarted":
        reason = reason or words.say("unstarted")
    add("called", verdict.called, True)
    add("returned", verdict.returned, True)
    add("because", reason)
    add("line", verdict.line, True)
    if verdict.state in ("failed", "crashed"):
        add("question", words.pick(verdict.check.question))
    add("warned", "; ".join(verdict.warned))
    points = words.say("points", points=f"{verdict.check.points:g}")
    return Row(verdict.state, words.pick(verdict.check.title), points, tuple(details))


def _badge(state: str) -> str:
    mark, colour = _MARKS[state]
    return f"<span style='{_BADGE.format(colour=colour)}'>{mark}</span>"


def _row_html(row: Row) -> str:
    head = (
        f"<div style='margin-top:.45em'>{_badge(row.state)}{_inline(row.title)} "
        f"<span style='{_MUTED}'>{escape(row.note)}</span></div>"
    )
    if not row.details:
        return head
    lines = []
    for label, value, code in row.details:
        shown = f"<code style='{_CODE}'>{escape(value)}</code>" if code else _inline(value)
        lines.append(
            f"<tr style='background:none'><td style='{_CELL};{_LABEL}'>{escape(label)}</td>"
            f"<td style='{_CELL};white-space:normal'>{shown}</td></tr>"
        )
    table = "border-collapse:collapse;margin:.1em 0 .2em 1.7em;border:0;font-size:inherit"
    return f"{head}<table style='{table}'><tbody>{''.join(lines)}</tbody></table>"


def _text_html(text: str) -> str:
    """Paragraphs, ``code`` and fenced blocks: the small part of Markdown that hints use."""
    html = []
    for index, part in enumerate(_FENCE.split(text)):
        if index % 2:
            html.append(_block_html(part))
            continue
        for paragraph in (p.strip("\n") for p in re.split(r"\n\s*\n", part) if p.strip()):
            if all(line.startswith("#") for line in paragraph.splitlines()):
                html.append(_block_html(paragraph))  # commented code stays in its lines
            else:
                html.append(f"<p style='margin:.35em 0'>{_inline(paragraph.strip())}</p>")
    return "".join(html)


def _block_html(code: str) -> str:
    block = "padding:.5em .7em;background:var(--jp-layout-color2,#f3f4f6);overflow-x:auto"
    return f"<pre style='{block};margin:.35em 0;{_CODE}'>{escape(code)}</pre>"


def _inline(text: str) -> str:
    """Escaped text in which `code` and calls of the kit's verbs stand out."""
    safe = escape(text, quote=False).replace("\n", "<br>")
    safe = re.sub(r"`([^`]+)`", rf"<code style='{_CODE}'>\1</code>", safe)
    calls = r'(?<!>)\b((?:check|hint|language)\("[^"]*"(?:, \d)?\))'
    return re.sub(calls, rf"<code style='{_CODE}'>\1</code>", safe)


def show(make: Callable[[], Any]) -> Any:
    """Show what ``make`` returns, rendered in a notebook, printed elsewhere; returns it."""
    try:
        shown = make()
    except Stopped as stopped:
        raise stopped from None
    except Exception as error:
        shown = Card("broke", "", words.say("kit_broke", error=type(error).__name__))
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        print(shown)
    else:
        from IPython.display import display

        display(shown)
    return shown
