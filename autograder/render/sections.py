"""What stands in each section of the score report, from the tables of a cohort.

Rows as plain dicts for the template; plots as inline SVG.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograder.render.formats import concept, percent, points
from autograder.render.items import FEWEST, check_items, task_items
from autograder.render.messages import Catalog
from autograder.render.mistakes import Pattern, common_mistakes
from autograder.render.plots import Point, histogram, interval, scatter
from autograder.render.tables import Cohort
from autograder.results import Text

if TYPE_CHECKING:
    from autograder.similar import Similar
    from autograder.variants import Mistake

__all__ = ["sections"]

MAX_LOOK = 200
MAX_FINDINGS = 30
MAX_PATTERNS = 12  # an assignment
MAX_NAMES = 30


def sections(
    cohort: Cohort,
    words: Mapping[str, str],
    t: Catalog,
    pass_share: float,
    *,
    known: Mapping[str, Sequence[Mistake]],
    similar: Similar | None,
    concepts: Mapping[str, Text],
) -> dict[str, Any]:
    """The sections by name. ``words`` are titles of the assignments in the language of ``t``,
    ``concepts`` what people call the concepts.
    """
    look = _look(cohort, pass_share)
    return {
        "summary": _summary(cohort, words, t, pass_share),
        "look": look[:MAX_LOOK],
        "look_total": len(look),
        "manual": _manual(cohort),
        "waiting": len(cohort.manual),
        "mistakes": _mistakes(cohort, known),
        "items": _items(cohort, words, t),
        "fewest": FEWEST,
        "concepts": [
            {**row, "concept": concept(row["concept"], concepts, t.lang)}
            for row in _rows(cohort.concept_table())
        ],
        "scores": _scores(cohort, pass_share),
        "late": _late(cohort),
        "findings": _findings(cohort),
        "similar": similar,
        "cost": _cost(cohort),
        "max_names": MAX_NAMES,
    }


def _rows(table: Any) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = table.to_dict("records")
    return records


def _scores(cohort: Cohort, pass_share: float) -> list[dict[str, Any]]:
    """The rows of the score table: a cell for each assignment, and the total."""
    found = {(row["student"], row["assignment"]): row for row in _rows(cohort.submissions)}
    for cell in found.values():
        share = cell["final"] / cell["max_score"] if cell["max_score"] else 0.0
        cell["twentieths"] = min(20, round(20 * share))
        below = cell["final"] < pass_share * cell["max_score"] - 1e-9
        cell["under"] = cell["waiting"] == 0 and below
    rows = []
    for student in cohort.students:
        cells = [found.get((student, assignment)) for assignment in cohort.assignments]
        graded = [cell for cell in cells if cell and cell["status"] == "graded"]
        rows.append(
            {
                "student": student,
                "cells": cells,
                "total": sum(cell["final"] for cell in graded),
                "waiting": sum(cell["waiting"] for cell in graded),
            }
        )
    return rows


def _summary(
    cohort: Cohort, words: Mapping[str, str], t: Catalog, pass_share: float
) -> list[dict[str, Any]]:
    rows = _rows(cohort.assignment_table(pass_share))
    for row in rows:
        row["title"] = words.get(row["assignment"], row["assignment"])
        label = t(
            "report.distribution_alt",
            title=row["title"],
            n=row["final"],
            median=points(row["median"]),
            max=points(row["max_score"]),
        )
        row["plot"] = histogram(
            row["counts"], label=label, median=row["median_share"], threshold=pass_share
        )
    return rows


def _look(cohort: Cohort, pass_share: float) -> list[dict[str, Any]]:
    """Trainees to look at, most urgent first, each with the submissions by reason."""
    by_student: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(cohort.look_table(pass_share)):
        by_student.setdefault(row["student"], []).append(row)
    # same urgency: who has trouble in more assignments comes first
    ordered = sorted(by_student.values(), key=lambda rows: (rows[0]["urgency"], -len(rows)))
    return [{"student": rows[0]["student"], "reasons": _by_reason(rows)} for rows in ordered]


def _by_reason(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    reasons: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        reasons.setdefault(row["why"], []).append(row)
    return reasons


def _manual(cohort: Cohort) -> list[dict[str, Any]]:
    """Answers to be marked, by assignment: their number a task, and whose they are."""
    grouped = cohort.manual.groupby(["assignment", "task"], sort=False)
    return [
        {"assignment": assignment, "task": task, "n": len(group), "points": group.points.sum()}
        for (assignment, task), group in grouped
    ]


def _findings(cohort: Cohort) -> list[dict[str, Any]]:
    if cohort.findings.empty:
        return []
    grouped = cohort.findings.groupby(["kind", "text"]).agg(
        n=("student", "size"), students=("student", lambda who: list(dict.fromkeys(who)))
    )
    table = grouped.reset_index()
    table["form"] = table.kind == "precheck"  # last: what the form of an answer lacks
    ordered = table.sort_values(["form", "n", "kind"], ascending=[True, False, True])
    return _rows(ordered.head(MAX_FINDINGS))


def _late(cohort: Cohort) -> list[dict[str, Any]]:
    """Work that came after its deadline, the latest first."""
    table = cohort.submissions[cohort.submissions.late_by > 0]
    return _rows(table.sort_values(["late_by", "student"], ascending=[False, True]))


def _mistakes(cohort: Cohort, known: Mapping[str, Sequence[Mistake]]) -> list[dict[str, Any]]:
    """By assignment: patterns to show, the most frequent first, and how many more there are."""
    by_assignment: dict[str, list[Pattern]] = {}
    for pattern in common_mistakes(cohort, known):
        by_assignment.setdefault(pattern.assignment, []).append(pattern)
    return [
        {
            "assignment": assignment,
            "patterns": patterns[:MAX_PATTERNS],
            "more": max(0, len(patterns) - MAX_PATTERNS),
        }
        for assignment, patterns in by_assignment.items()
    ]


def _items(cohort: Cohort, words: Mapping[str, str], t: Catalog) -> list[dict[str, Any]]:
    """By assignment: the plot, checks that discriminate negatively, all tasks and checks."""
    checks, tasks = check_items(cohort), task_items(cohort)
    found = []
    for assignment in cohort.assignments:
        mine = [_with_ranges(row) for row in _rows(checks[checks.assignment == assignment])]
        whole = [_with_ranges(row) for row in _rows(tasks[tasks.assignment == assignment])]
        if not (mine or whole):
            continue
        bad = [row for row in (mine or whole) if row["negative"]]
        title = words.get(assignment, assignment)
        found.append(
            {
                "assignment": assignment,
                "title": title,
                "plot": _scatter(mine or whole, bad, title, t),
                "bad": bad,
                "tasks": [
                    {**row, "checks": [each for each in mine if each["task"] == row["task"]]}
                    for row in whole
                ],
            }
        )
    return sorted(found, key=lambda group: group["plot"] is None)


def _with_ranges(row: dict[str, Any]) -> dict[str, Any]:
    row["rate_plot"] = interval(row["rate"], row["rate_low"], row["rate_high"])
    row["r_plot"] = interval(row["r"], row["r_low"], row["r_high"], (-1.0, 1.0), zero=True)
    return row


def _scatter(
    rows: list[dict[str, Any]], bad: list[dict[str, Any]], title: str, t: Catalog
) -> str | None:
    """None where too few answers were given for any dot."""
    dots = [
        Point(row["rate"], row["r"], row["item"], row["r_low"], row["r_high"], row["negative"])
        for row in rows
        if not math.isnan(row["r"])
    ]
    if not dots:
        return None
    hardest = min(dots, key=lambda dot: dot.x)
    label = t(
        "report.items_alt",
        title=title,
        n=len(dots),
        hardest=hardest.name,
        share=percent(hardest.x),
        negative=", ".join(row["item"] for row in bad) or t("report.items_alt_none"),
    )
    return scatter(dots, label=label, across=t("report.pass_rate"), up=t("report.discrimination"))


def _cost(cohort: Cohort) -> dict[str, Any]:
    """What grading took, and at which sandbox level it ran."""
    levels = cohort.submissions.sandbox.value_counts()
    table = cohort.cost_table()
    seconds = cohort.submissions.seconds[cohort.submissions.seconds > 0]
    rows = _rows(table)
    for row in rows:
        middle, most = (row[key] / table.p95.max() for key in ("median", "p95"))
        row["bar"] = interval(middle, middle, most)
    return {
        "rows": rows,
        "median": seconds.median(),
        "p95": seconds.quantile(0.95),
        "total": seconds.sum(),
        "levels": [(str(level), int(number)) for level, number in levels.items()],
    }
