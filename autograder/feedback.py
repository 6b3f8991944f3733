"""Feedback for trainees: one HTML page and one Markdown file a submission."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course
from autograder.errors import UsageError, did_you_mean
from autograder.render.environment import pages
from autograder.render.marks import Late, Mark
from autograder.render.outputs import joined
from autograder.render.page import feedback_page
from autograder.results import Result, Text
from autograder.rubric import load_rubric
from autograder.store import ResultStore, sweep, write_aside
from autograder.translation.catalogue import all_translations
from autograder.visibility import Opened, opened_of

__all__ = [
    "feedback",
    "page_options",
    "render_feedback",
    "stored_marks",
    "stored_results",
    "template_folder",
]


def template_folder(course: Course) -> Path:
    """Where a course keeps templates and messages that override the default ones."""
    return course.root / "feedback_templates"


def stored_results(course: Course) -> Callable[[str], Iterable[Result]]:
    """Reads the results that ``grade`` left in the course's state folder, by assignment."""
    return ResultStore(course.state_dir / "results").all


def stored_marks(course: Course, assignments: Iterable[str]) -> tuple[list[Mark], list[Late]]:
    """What the gradebook has for ``assignments``: what people entered, and who was late.

    Empty if there is no gradebook.
    """
    location = course.db_url.removeprefix("sqlite:///")
    if location != course.db_url and not (course.root / location).is_file():
        return [], []
    from autograder.gradebook import open_gradebook  # takes a second: nbgrader

    with open_gradebook(
        course.db_url, course.course_id, patience=course.settings.gradebook_seconds
    ) as book:
        known = [name for name in assignments if name in set(book.assignments())]
        marks = [mark_of(row) for name in known for row in book.marks(name)]
        rows = [late_of_row(row) for name in known for row in book.submissions(name)]
        return marks, [late for late in rows if late is not None]


def late_of_row(row: Any) -> Late | None:
    """How late a submission in the gradebook was; None if it was in time."""
    if row.due is None or not row.seconds_late:
        return None
    due = row.due.replace(tzinfo=UTC)
    return Late(row.student, row.assignment, row.seconds_late, row.late_penalty, due)


def mark_of(row: Any) -> Mark:
    given = row.manual_score is not None or bool(row.extra_credit)
    return Mark(
        student=row.student,
        assignment=row.assignment,
        grade_id=row.grade_id,
        score=row.score if given else None,
        comment=row.comment or "",
        notebook=row.notebook,
        again=given and row.manual and row.needs_manual_grade,
    )


def task_titles_of(course: Course, assignment: str) -> dict[str, Text]:
    """Names of a workshop's sections, by grade_id."""
    path = course.assignment(assignment).rubric
    return dict(load_rubric(path).sections) if path else {}


def render_feedback(
    result: Result,
    marks: Iterable[Mark] = (),
    lang: str = "en",
    *,
    title: Text | str = "",
    task_titles: Mapping[str, Text] | None = None,
    course: str = "",
    pass_share: float | None = None,
    released: frozenset[str] = frozenset(),
    templates: Path | None = None,
    alternates: Iterable[tuple[str, str]] = (),
    lessons: Mapping[str, str] | None = None,
    late: Iterable[Late] = (),
    opened: Opened | None = None,
) -> tuple[str, str]:
    """(HTML page, Markdown) of one result. Reads nothing but templates, writes nothing.

    Parameters as in :func:`autograder.render.page.feedback_page`; ``templates`` is the course's
    folder of overriding templates. Raises TemplateFault, naming template and line.
    """
    page = feedback_page(
        result,
        marks,
        lang,
        title=title,
        task_titles=task_titles,
        course=course,
        pass_share=pass_share,
        released=released,
        alternates=alternates,
        lessons=lessons,
        late=late,
        opened=opened,
    )
    in_language = pages(lang, templates)
    context = {"page": page}
    return (
        in_language.render("feedback.html.j2", context),
        in_language.render("feedback.md.j2", context),
    )


def released_sources(course: Course, assignment: str) -> frozenset[str]:
    """Sources of the cells that the release brought along: these are not the trainee's own."""
    sources: set[str] = set()
    for path in (course.release_dir / assignment).glob("*.ipynb"):
        try:
            cells = json.loads(path.read_bytes())["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for cell in cells if isinstance(cells, list) else ():
            if isinstance(cell, Mapping):
                sources.add(joined(cell.get("source")).strip())
    return frozenset(sources | _translated_sources(course, assignment))


def _translated_sources(course: Course, assignment: str) -> set[str]:
    """The same for the releases in other languages, which may stand anywhere."""
    about = course.assignment(assignment)
    catalogues = all_translations(about)
    if not catalogues:
        return set()
    from autograder.nbgrader.generate import generated_files  # takes a second: nbgrader

    return {
        joined(cell["source"]).strip()
        for lang, translations in catalogues.items()
        for name, content in generated_files(course, about, lang, translations).items()
        if name.endswith(".ipynb")
        for cell in json.loads(content)["cells"]
    }


def _lessons_in(about: Assignment, lang: str) -> dict[str, str]:
    """Headings that results name, as they stand in the notebook of this language."""
    translations = all_translations(about).get(lang)
    there = about.lessons(translations) if translations else {}
    return {heading: there[concept] for concept, heading in about.lessons().items() if there}


def page_options(
    course: Course, assignment: str, lang: str, now: datetime | None = None
) -> dict[str, Any]:
    """What all pages of an assignment have in common: arguments of :func:`render_feedback`.

    ``now`` decides what is open of the hidden checks. Raises CourseError for a date or a part that
    assignment.yaml has wrong.
    """
    about = course.assignment(assignment)
    return {
        "title": about.title,
        "task_titles": task_titles_of(course, assignment),
        "course": course.course_id,
        "pass_share": course.settings.pass_mark,
        "released": released_sources(course, assignment),
        "templates": template_folder(course),
        "lessons": _lessons_in(about, lang),
        "opened": opened_of(course, about, now),
    }


def _tickets(graded: Path, folder: Path) -> None:
    """What ``nbgrader release_feedback`` looks for beside a page to know whose it is."""
    for name in ("timestamp.txt", "submission_secret.txt"):
        if (graded / name).is_file() and not (graded / name).is_symlink():
            write_aside(folder / name, (graded / name).read_bytes())


def _page_folder(course: Course, student: str, assignment: str) -> Path:
    """``feedback/STUDENT/ASSIGNMENT``; refuses names that would lead elsewhere."""
    for part in (student, assignment):
        if part in ("", ".", "..") or "/" in part or "\\" in part or "\0" in part:
            raise UsageError(f"{part!r} cannot be the name of a folder below {course.feedback_dir}")
    return course.feedback_dir / student / assignment


def feedback(
    course: Course,
    assignment: str,
    students: Iterable[str] | None = None,
    lang: str = "en",
    *,
    load_results: Callable[[str], Iterable[Result]] | None = None,
    marks: Iterable[Mark] | None = None,
    late: Iterable[Late] = (),
) -> list[Path]:
    """Write ``feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html`` and ``.md``; returns what was written.

    ``load_results(assignment)`` yields results with their executed notebooks (default: those that
    ``grade`` stored); ``marks`` are scores and comments given by people and ``late`` those who
    handed in late (default: the gradebook's).
    Raises UsageError for a student without a result, TemplateFault for a broken template.
    """
    wanted = None if students is None else set(students)
    options = page_options(course, assignment, lang)
    by_student: dict[str, list[Mark]] = {}
    if marks is None:
        marks, late = stored_marks(course, [assignment])
    for mark in marks:
        by_student.setdefault(mark.student, []).append(mark)
    written: list[Path] = []
    seen: list[str] = []
    for result in (load_results or stored_results(course))(assignment):
        seen.append(result.student)
        if wanted is not None and result.student not in wanted:
            continue
        folder = _page_folder(course, result.student, assignment)
        marked = by_student.get(result.student, ())
        html, markdown = render_feedback(result, marked, lang, **options, late=late)
        sweep(folder)
        for path, text in ((f"{assignment}.html", html), (f"{assignment}.md", markdown)):
            write_aside(folder / path, text.encode())
            written.append(folder / path)
        _tickets(course.autograded_dir / result.student / assignment, folder)
    missing = sorted((wanted or set()) - set(seen))
    if missing:
        near = did_you_mean(missing[0], seen)
        raise UsageError(f"There is no result of {missing[0]!r} in {assignment}.{near}")
    return written
