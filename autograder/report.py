"""The score report of a cohort: one HTML page and one CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course
from autograder.feedback import stored_marks, stored_results, template_folder
from autograder.marking.summary import MarkingSummary, marking_of
from autograder.render.environment import pages
from autograder.render.formats import name
from autograder.render.marks import Late, Mark
from autograder.render.sections import sections
from autograder.render.tables import Cohort, build_cohort
from autograder.results import Result, Text
from autograder.similar import Comparison, Similar
from autograder.spreadsheet import to_csv
from autograder.store import sweep, write_aside
from autograder.variants import Mistake, known_mistakes

__all__ = ["render_report", "report", "scores_csv"]


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
    known: Mapping[str, Sequence[Mistake]] | None = None,
    similar: Similar | None = None,
    templates: Path | None = None,
    now: datetime | None = None,
    marking: Sequence[MarkingSummary] = (),
    concepts: Mapping[str, Text] | None = None,
) -> str:
    """The report page. Reads nothing but templates, writes nothing.

    ``titles`` names assignments in the reader's language; ``assignments`` and ``students`` add
    those without a result, ``late`` those who handed in late; ``known`` are the wrong solutions by
    assignment, ``similar`` what comparing found, ``marking`` how the marking of workshops stands;
    ``concepts`` what people call the concepts of checks;
    ``now`` is the time that the page carries. Raises TemplateFault.
    """
    cohort = build_cohort(
        results, marks, lang, assignments=assignments, students=students, late=late
    )
    return _render(
        cohort,
        lang,
        titles=titles or {},
        course=course,
        pass_share=pass_share,
        known=known or {},
        similar=similar,
        templates=templates,
        marking=marking,
        now=now,
        concepts=concepts or {},
    )


def _render(
    cohort: Cohort,
    lang: str,
    *,
    titles: Mapping[str, Text],
    course: str,
    pass_share: float,
    known: Mapping[str, Sequence[Mistake]],
    similar: Similar | None,
    templates: Path | None,
    marking: Sequence[MarkingSummary],
    concepts: Mapping[str, Text],
    now: datetime | None = None,
) -> str:
    words = {
        assignment: name(titles[assignment].get(lang), 120) if assignment in titles else assignment
        for assignment in cohort.assignments
    }
    in_language = pages(lang, templates)
    context = {
        "course": name(course, 160),
        "now": now or datetime.now(UTC),
        "pass_share": pass_share,
        "titles": words,
        "assignments": cohort.assignments,
        "students": cohort.students,
        "submissions": len(cohort.submissions),
        "marking": marking,
        **sections(
            cohort,
            words,
            in_language.words,
            pass_share,
            known=known,
            similar=similar,
            concepts=concepts,
        ),
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
    marks = list(marks)
    scored = {
        (mark.assignment, mark.student, mark.grade_id)
        for mark in marks
        if mark.score is not None and not mark.again
    }
    comparison = Comparison(course)
    loaded = (
        result for assignment in chosen for result in comparison.watch(assignment, load(assignment))
    )
    cohort = build_cohort(loaded, marks, lang, students=students, late=late)
    about = {assignment: course.assignment(assignment) for assignment in cohort.assignments}
    html = _render(
        cohort,
        lang,
        titles={assignment: each.title for assignment, each in about.items()},
        course=course.course_id,
        pass_share=course.settings.pass_mark,
        known={assignment: known_mistakes(each) for assignment, each in about.items()},
        similar=comparison.found(),
        templates=template_folder(course),
        marking=marking_of(course, chosen, scored),
        now=datetime.now(course.settings.zone),
        concepts={
            slug: called for each in about.values() for slug, called in each.concepts.items()
        },
    )
    page, table = course.reports_dir / "report.html", course.reports_dir / "scores.csv"
    sweep(course.reports_dir)
    write_aside(page, html.encode())
    # the mark lets Excel read UTF-8
    write_aside(table, b"\xef\xbb\xbf" + scores_csv(cohort).encode())
    return [page, table]
