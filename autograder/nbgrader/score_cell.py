"""How the outcomes of checks stand in a test cell, and how many points they are worth.

Both ways of grading (``autograder grade`` and the stock ``nbgrader autograde``) write through
:func:`write_score`, so the gradebooks and the autograded notebooks are the same. nbgrader reads the
points back from the cell's last result, so that has to be the plain text of a builtin float.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.results import CheckResult, Outcome, Text
from autograder.visibility import for_trainee

__all__ = ["clamp", "write_score"]

_MARKS: dict[Outcome, str] = {
    "passed": "✓",
    "failed": "✗",
    "error": "✗",
    "skipped": "–",
    "undecided": "?",
}
_WORDS: dict[Outcome, Text] = {
    "passed": Text("passed", "合格"),
    "failed": Text("not yet", "不合格"),
    "error": Text("stopped with an error", "エラーで停止"),
    "skipped": Text("not attempted", "未着手"),
    "undecided": Text("to be looked at by a person", "採点者が確認します"),
}
_HIDDEN = Text("A hidden check", "非公開のチェック")


def clamp(points: float, max_points: float) -> float:
    """``points`` as a builtin float within [0, max_points]. Raises ValueError if not finite."""
    value = float(points)
    if not math.isfinite(value):
        raise ValueError(f"points must be finite, found {points!r}")
    return min(max(value, 0.0), float(max_points)) + 0.0  # no -0.0


def write_score(
    cell: NotebookNode,
    points: float,
    checks: Sequence[CheckResult] = (),
    *,
    max_points: float | None = None,
    lang: str = "en",
) -> float:
    """Replaces the outputs of a test cell by its outcomes and its points; returns the points.

    ``max_points`` defaults to the points in the cell's metadata. Shown are titles and outcomes of
    the checks only, as far as each reveals them: no source, no value, no text of an exception.
    """
    checks = [for_trainee(check) for check in checks]
    if max_points is None:
        max_points = float(cell.metadata["nbgrader"]["points"])
    score = clamp(points, max_points)
    cell.outputs = [
        new_output(
            "display_data",
            data={
                "text/html": _table(score, max_points, checks, lang),
                "text/plain": _lines(score, max_points, checks, lang),
            },
        ),
        new_output(
            "execute_result",
            data={"text/plain": repr(score)},
            execution_count=cell.get("execution_count"),
        ),
    ]
    return score


def _headline(score: float, max_points: float, checks: Sequence[CheckResult], lang: str) -> str:
    passed = sum(check.outcome == "passed" for check in checks)
    if lang == "ja":
        head = f"{max_points:g} 点中 {score:g} 点"
        return f"{head}（{len(checks)} 件中 {passed} 件合格）" if checks else head
    head = f"{score:g} of {max_points:g} points"
    return f"{head}, {passed} of {len(checks)} checks passed" if checks else head


def _title(check: CheckResult, lang: str) -> str:
    return check.title.get(lang) or (check.name if check.public else _HIDDEN.get(lang))


def _points(check: CheckResult, between: str) -> str:
    if "points" not in check.reveals:
        return ""
    return f"{check.points:g}{between}{check.max_points:g}"


def _lines(score: float, max_points: float, checks: Sequence[CheckResult], lang: str) -> str:
    lines = [_headline(score, max_points, checks, lang)]
    for check in checks:
        words = _WORDS[check.outcome].get(lang)
        told = ", ".join(filter(None, (words, _points(check, "/"))))
        lines.append(f"{_MARKS[check.outcome]} {_title(check, lang)} ({told})")
    return "\n".join(lines)


def _table(score: float, max_points: float, checks: Sequence[CheckResult], lang: str) -> str:
    rows = "".join(
        f'<tr class="{check.outcome}"><td>{_MARKS[check.outcome]}</td>'
        f'<td style="text-align:left">{escape(_title(check, lang))}</td>'
        f"<td>{_WORDS[check.outcome].get(lang)}</td>"
        f"<td>{_points(check, ' / ')}</td></tr>"
        for check in checks
    )
    head = f"<p><strong>{_headline(score, max_points, checks, lang)}</strong></p>"
    table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
    return f'<div class="autograder-checks" lang="{escape(lang)}">{head}{table}</div>'
