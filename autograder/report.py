"""The score report of a cohort: one HTML page and one CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.feedback import stored_marks, stored_results, template_folder
from autograder.render.environment import pages
from autograder.render.formats import name, points
from autograder.render.marks import Late, Mark
from autograder.render.messages import Catalog
from autograder.render.plots import histogram
from autograder.render.tables import Cohort, build_cohort
from autograder.results import Result, Text
from autograder.spreadsheet import to_csv
from autograder.store import sweep, write_aside

__all__ = ["render_report", "report", "scores_csv"]

MAX_LOOK = 200
MAX_FINDINGS = 30


def scores_csv(cohort: Cohort) -> str:
    """One row a trainee: points reached in each assignment, what late work costs, the total that
    counts, and what still waits for a person.

    Empty: nothing handed in, or not gradable (then named in ``not_gradable``).
    """
    scores = cohort.score_table()
    table = cohort.submissions
    waiting = table.groupby("student").waiting.sum()
    late = table.groupby("student").late.sum()
    bad = table[table.status != "graded"].groupby("student").assignment.agg(" ".join)
    header = ["student", *cohort.assignments, "late_work", "total", "to_be_marked", "not_gradable"]
    rows = []
    for student, row in scores.iterrows():
        numbers = [float(value) for value in row]
        off = float(late.get(student, 0.0))
        total = round(sum((value for value in numbers if value == value), 0.0) - off, 6)
        rows.append(
            [
                student,
                *numbers,
                -off if off else 0.0,
                total,
                float(waiting.get(student, 0.0)),
                bad.get(student, ""),
            ]
        )
    return to_csv(header, rows, line_end="\r\n")


def _rows(table: Any) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = table.to_dict("records")
    return records


def _scores(cohort: Cohort) -> list[dict[str, Any]]:
    """The rows of the score table: a cell for each assignment, and the total."""
    found = {(row["student"], row["assignment"]): row for row in _rows(cohort.submissions)}
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
    """Trainees to look at, most urgent first, each with the submissions that are the reason."""
    by_student: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(cohort.look_table(pass_share)):
        by_student.setdefault(row["student"], []).append(row)
    # same urgency: who has trouble in more assignments comes first
    ordered = sorted(by_student.values(), key=lambda rows: (rows[0]["urgency"], -len(rows)))
    return [{"student": rows[0]["student"], "rows": rows} for rows in ordered]


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
    ordered = grouped.reset_index().sort_values(["n", "kind"], ascending=[False, True])
    return _rows(ordered.head(MAX_FINDINGS))


def _late(cohort: Cohort) -> list[dict[str, Any]]:
    """Work that came after its deadline, the latest first."""
    table = cohort.submissions[cohort.submissions.late_by > 0]
    return _rows(table.sort_values(["late_by", "student"], ascending=[False, True]))


def _cost(cohort: Cohort) -> dict[str, Any]:
    seconds = cohort.submissions.seconds[cohort.submissions.seconds > 0]
    levels = cohort.submissions.sandbox.value_counts()
    return {
        "median": seconds.median(),
        "slowest": seconds.max(),
        "total": seconds.sum(),
        "levels": [(str(level), int(number)) for level, number in levels.items()],
    }


def render_report(
    results: Iterable[Result],
    marks: Iterable[Mark] = (),
    lang: str = "en",
    *,
    titles: Mapping[str, Text] | None = None,
    course: str = "",
    assignments: Sequence[str] = (),
    students: Sequence[str] = (),
    late: Iterable[Late] = (),
    pass_share: float = 0.7,
    templates: Path | None = None,
    now: datetime | None = None,
) -> str:
    """The report page. Reads nothing but templates, writes nothing.

    ``titles`` names assignments in the reader's language; ``assignments`` and ``students`` add
    those without a result, ``late`` those who handed in late; ``now`` is the time that the page
    carries. Raises TemplateFault.
    """
    cohort = build_cohort(
        results, marks, lang, assignments=assignments, students=students, late=late
    )
    return _render(cohort, lang, titles or {}, course, pass_share, templates, now)


def _render(
    cohort: Cohort,
    lang: str,
    titles: Mapping[str, Text],
    course: str,
    pass_share: float,
    templates: Path | None,
    now: datetime | None,
) -> str:
    words = {
        assignment: name(titles[assignment].get(lang), 120) if assignment in titles else assignment
        for assignment in cohort.assignments
    }
    in_language = pages(lang, templates)
    look = _look(cohort, pass_share)
    context = {
        "course": name(course, 160),
        "now": now or datetime.now(UTC),
        "pass_share": pass_share,
        "titles": words,
        "assignments": cohort.assignments,
        "students": cohort.students,
        "submissions": len(cohort.submissions),
        "summary": _summary(cohort, words, in_language.words, pass_share),
        "look": look[:MAX_LOOK],
        "look_total": len(look),
        "manual": _manual(cohort),
        "waiting": len(cohort.manual),
        "hardest": _rows(cohort.hardest_checks()),
        "concepts": _rows(cohort.concept_table()),
        "scores": _scores(cohort),
        "late": _late(cohort),
        "findings": _findings(cohort),
        "cost": _cost(cohort),
    }
    return in_language.render("report.html.j2", {"report": context})


def report(
    course: Course,
    assignments: Sequence[str] | None = None,
    lang: str = "en",
    *,
    load_results: Callable[[str], Iterable[Result]] | None = None,
    marks: Iterable[Mark] | None = None,
    students: Sequence[str] = (),
) -> list[Path]:
    """Write ``reports/report.html`` and ``reports/scores.csv``; returns both paths.

    Parameters as in :func:`autograder.feedback.feedback`; ``students`` is the roster, if the
    course has one. By default all assignments that have a result are in it.
    """
    chosen = [course.assignment(one).name for one in assignments or course.assignments()]
    load = load_results or stored_results(course)
    late: Iterable[Late] = ()
    if marks is None:
        marks, late = stored_marks(course, chosen)
    loaded = (result for assignment in chosen for result in load(assignment))
    cohort = build_cohort(loaded, marks, lang, students=students, late=late)
    titles = {assignment: course.assignment(assignment).title for assignment in cohort.assignments}
    html = _render(
        cohort,
        lang,
        titles,
        course.course_id,
        course.settings.pass_mark,
        template_folder(course),
        None,
    )
    page, table = course.reports_dir / "report.html", course.reports_dir / "scores.csv"
    sweep(course.reports_dir)
    write_aside(page, html.encode())
    # the mark lets Excel read UTF-8
    write_aside(table, b"\xef\xbb\xbf" + scores_csv(cohort).encode())
    return [page, table]
