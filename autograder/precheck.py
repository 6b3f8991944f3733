"""The pre-check of a workshop answer on the grader's side: READY or INCOMPLETE, worth no points.

The logic is the trainee kit's (``autograder.trainee.precheck``), so both see the same list. Here it
gets the instructor's words as what was given, never those of the submitted notebook, and its items
become findings of a result.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.results import Finding, Text
from autograder.rubric import Rubric
from autograder.trainee.precheck import (
    Item,
    PrecheckReport,
    Rule,
    answers_of,
    examine,
    given_of,
)

__all__ = ["Item", "PrecheckReport", "findings", "precheck", "precheck_notebook"]

RULES: Mapping[str, Sequence[Rule]] = {}  # by assignment; a rule returns remarks, never points


def precheck(
    cells: Mapping[str, str], rubric: Rubric, *, given: str = "", late: bool = False
) -> PrecheckReport:
    """The pre-check of one answer.

    ``cells`` maps grade_id to the submitted text, ``given`` is the task's own text (an answer that
    repeats it is not filled in), ``late`` says that it came after the deadline.
    """
    form = dataclasses.replace(rubric.form, given=given)
    return examine(cells, form, late=late, rules=RULES.get(rubric.assignment, ()))


def precheck_notebook(
    submitted: Mapping[str, Any],
    rubric: Rubric,
    *sources: Mapping[str, Any],
    late: bool = False,
) -> PrecheckReport:
    """The same for a notebook (nbformat 4, plain dict).

    ``sources`` are the instructor's, one for each language in which it was released.
    """
    given = "\n\n".join(map(given_of, sources))
    return precheck(answers_of(submitted), rubric, given=given, late=late)


def findings(report: PrecheckReport, notebook: str = "") -> tuple[Finding, ...]:
    """The report as findings of kind ``precheck``: the status first, then one for each item."""
    first = Text(f"Pre-check: {report.status}.", f"事前チェック: {report.status}")
    texts = [first, *(_text(item) for item in report.items)]
    return tuple(Finding("precheck", text, notebook) for text in texts)


def _text(item: Item) -> Text:
    where = f"{item.section}: " if item.section else ""
    remark = ("", "") if item.blocking else (" (a remark only)", "(参考)")
    return Text(f"{where}{item.en}{remark[0]}", f"{where}{item.ja}{remark[1]}")
