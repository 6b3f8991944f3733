"""Feedback for trainees: one HTML page and one Markdown file a language and submission."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

from markupsafe import Markup

from autograder.course import Assignment, Course
from autograder.errors import UsageError, did_you_mean
from autograder.history import Attempt, History
from autograder.late import zone_of
from autograder.places import Place, own_places
from autograder.render.cells import own_work
from autograder.render.environment import pages
from autograder.render.marks import Late, Mark
from autograder.render.messages import LANGUAGES
from autograder.render.outputs import joined
from autograder.render.page import feedback_page
from autograder.results import Result, Text
from autograder.rubric import Rubric, load_rubric
from autograder.store import ResultStore, sweep, write_aside
from autograder.translation.catalogue import all_translations
from autograder.visibility import Opened, opened_of

__all__ = [
    "PageOptions",
    "Pages",
    "Rendered",
    "feedback",
    "markdown_names",
    "page_languages",
    "page_options",
    "render_feedback",
    "render_pages",
    "stored_marks",
    "stored_results",
    "template_folder",
]


def template_folder(course: Course) -> Path:
    """Where a course keeps templates and messages that override the default ones."""
    return course.root / "feedback_templates"


def stored_results(course: Course) -> Callable[[str], Iterable[Result]]:
    """Reads the results that ``grade`` left in the course's state folder, by assignment."""
    return ResultStore.of(course).all


def stored_marks(course: Course, assignments: Iterable[str]) -> tuple[list[Mark], list[Late]]:
    """What the gradebook has for ``assignments``: what people entered, and who was late.

    Empty if there is no gradebook.
    """
    if not course.has_gradebook:
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
        again=row.manual_score is not None and row.manual and row.needs_manual_grade,
    )


class PageOptions(TypedDict, total=False):
    """What :func:`autograder.render.page.feedback_page` takes besides."""

    title: Text | str
    course: str
    pass_share: float | None
    late: Iterable[Late]
    attempts: Sequence[Attempt]
    opened: Opened | None
    zone: tzinfo
    concepts: Mapping[str, Text]


class Rendered(NamedTuple):
    """A result as pages: HTML, and Markdown by language, the page's own first."""

    html: str
    markdown: dict[str, str]


def render_feedback(
    result: Result, marks: Iterable[Mark] = (), lang: str = "en", **options: Any
) -> tuple[str, str]:
    """(HTML page, Markdown) of one result in one language, as :func:`render_pages` makes them."""
    made = render_pages(result, marks, (lang,), **options)
    return made.html, made.markdown[lang]


def render_pages(
    result: Result,
    marks: Iterable[Mark] = (),
    languages: Sequence[str] = ("en",),
    *,
    task_titles: Mapping[str, Text] | None = None,
    released: frozenset[str] = frozenset(),
    templates: Path | None = None,
    markdown_files: Mapping[str, str] | None = None,
    lessons: Mapping[str, Mapping[str, str]] | None = None,
    rubric: Rubric | None = None,
    places: Mapping[str, Place] | None = None,
    **options: Unpack[PageOptions],
) -> Rendered:
    """The pages of one result. Reads nothing but templates, writes nothing.

    The HTML page opens in the first of ``languages`` and has the others behind a switch; the
    Markdown is one text a language, and ``markdown_files`` names their files. ``templates`` is the
    course's folder of overriding templates, ``released`` the sources of the released cells,
    ``lessons`` the headings of the notebook by language; without ``task_titles`` a rubric's
    sections name the tasks; ``places`` is the trainee's on the leaderboard, by language. The rest
    as in :func:`autograder.render.page.feedback_page`.
    Raises TemplateFault, naming template and line.
    """
    marks = list(marks)
    work = own_work(result, released, languages=len(languages))
    files = [(lang, (markdown_files or {}).get(lang, "")) for lang in languages]
    html: list[str] = []
    markdown: dict[str, str] = {}
    for lang in languages[::-1]:  # the first holds the others
        first = lang == languages[0]
        prefix = "" if first else f"{lang}-"
        page = feedback_page(
            result,
            marks,
            lang,
            work=work,
            prefix=prefix,
            task_titles=task_titles or dict(rubric.sections if rubric else {}),
            alternates=files if len(files) > 1 else (),
            lessons=(lessons or {}).get(lang),
            rubric=rubric,
            **options,
        )
        context = {
            "page": page,
            "place": (places or {}).get(lang),
            "languages": tuple(languages),
            "prefix": prefix,
            "part": not first,
            "others": Markup("").join(map(Markup, html)),  # rendered here
        }
        in_language = pages(lang, templates)
        html.insert(0, in_language.render("feedback.html.j2", context))
        markdown[lang] = in_language.render("feedback.md.j2", context)
    return Rendered(html[0], {lang: markdown[lang] for lang in languages})


def markdown_names(name: str, languages: Sequence[str]) -> dict[str, str]:
    """File names of the Markdown pages of ``name``, by language; the first has the plain one."""
    return {lang: f"{name}.{lang}.md" if at else f"{name}.md" for at, lang in enumerate(languages)}


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
    """What all pages of an assignment have in common: arguments of :func:`render_pages`.

    ``now`` decides what is open of the hidden checks. Raises CourseError for a date or a part that
    assignment.yaml has wrong.
    """
    about = course.assignment(assignment)
    languages = page_languages(course, lang)
    return {
        "languages": languages,
        "title": about.title,
        "rubric": load_rubric(about.rubric) if about.rubric else None,
        "course": course.course_id,
        "pass_share": course.settings.pass_mark,
        "released": released_sources(course, assignment),
        "templates": template_folder(course),
        "lessons": {other: _lessons_in(about, other) for other in languages},
        "opened": opened_of(course, about, now),
        "zone": zone_of(course, about),
        "concepts": about.concepts,
    }


def page_languages(course: Course, lang: str) -> tuple[str, ...]:
    """Languages of a page, ``lang`` first. Raises UsageError for one that there is not."""
    wanted = course.settings.page_languages.split()
    for name in (lang, *wanted):
        if name not in LANGUAGES:
            raise UsageError(
                f"unknown language {name!r} (c.Autograder.page_languages, --lang); "
                f"there are {', '.join(LANGUAGES)}"
            )
    return tuple(dict.fromkeys([lang, *wanted]))


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


class Pages:
    """Writes the pages of an assignment's results, one after the other.

    ``ASSIGNMENT.html`` opens in ``lang`` and has the course's other languages behind a switch;
    ``ASSIGNMENT.md`` is in ``lang``, ``ASSIGNMENT.LANG.md`` in another. ``load`` yields all
    results, for the places on a leaderboard.
    """

    def __init__(
        self,
        course: Course,
        assignment: str,
        lang: str,
        load: Callable[[str], Iterable[Result]] | None = None,
    ) -> None:
        self._course, self._assignment = course, assignment
        self._options = page_options(course, assignment, lang)
        languages: Sequence[str] = self._options["languages"]
        self._files = markdown_names(assignment, languages)
        self._history = History.of(course)
        load = load or stored_results(course)
        self._places = own_places(course, assignment, languages, load, template_folder(course))

    def write(
        self, result: Result, marks: Iterable[Mark] = (), late: Iterable[Late] = ()
    ) -> list[Path]:
        """Write a trainee's pages; returns what was written. Raises TemplateFault."""
        folder = _page_folder(self._course, result.student, self._assignment)
        made = render_pages(
            result,
            marks,
            **self._options,
            markdown_files=self._files,
            late=late,
            attempts=self._history.load(self._assignment, result.student),
            places=self._places(result.student),
        )
        sweep(folder)
        texts = {self._files[other]: text for other, text in made.markdown.items()}
        written = []
        for name, text in {f"{self._assignment}.html": made.html, **texts}.items():
            write_aside(folder / name, text.encode())
            written.append(folder / name)
        for other in LANGUAGES:  # of an earlier run that began with another language
            if f"{self._assignment}.{other}.md" not in texts:
                (folder / f"{self._assignment}.{other}.md").unlink(missing_ok=True)
        _tickets(self._course.autograded_dir / result.student / self._assignment, folder)
        return written


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
    """Write the :class:`Pages` of graded submissions; returns what was written.

    ``load_results(assignment)`` yields results with their executed notebooks (default: those that
    ``grade`` stored); ``marks`` are scores and comments given by people and ``late`` those who
    handed in late (default: the gradebook's).
    Raises UsageError for a student without a result, TemplateFault for a broken template.
    """
    wanted = None if students is None else set(students)
    load = load_results or stored_results(course)
    writer = Pages(course, assignment, lang, load)
    if marks is None:
        marks, late = stored_marks(course, [assignment])
    marks_of: dict[str, list[Mark]] = {}
    for mark in marks:
        marks_of.setdefault(mark.student, []).append(mark)
    late_of: dict[str, list[Late]] = {}
    for each in late:
        late_of.setdefault(each.student, []).append(each)
    written: list[Path] = []
    seen: list[str] = []
    for result in load(assignment):
        seen.append(result.student)
        if wanted is None or result.student in wanted:
            own_marks, own_late = marks_of.get(result.student, ()), late_of.get(result.student, ())
            written += writer.write(result, own_marks, own_late)
    missing = sorted((wanted or set()) - set(seen))
    if missing:
        near = did_you_mean(missing[0], seen)
        raise UsageError(f"There is no result of {missing[0]!r} in {assignment}.{near}")
    return written
