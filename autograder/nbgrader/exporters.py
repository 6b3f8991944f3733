"""Exporters that nbgrader's commands use by dotted name: of notebooks, pages and scores."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Unicode

from autograder.compat import compat_of, puts_back
from autograder.errors import GraderError
from autograder.export import export_book
from autograder.faults import in_words
from autograder.feedback import (
    late_of_row,
    mark_of,
    markdown_names,
    page_options,
    render_pages,
)
from autograder.gradebook import Book, Mark, open_gradebook
from autograder.history import History
from autograder.nbgrader.live import live_course
from autograder.nbgrader.masters import load_masters
from autograder.nbgrader.preprocessors import is_run
from autograder.nbgrader.unscored import forget_unscored
from autograder.notebook import intake
from autograder.results import Result, TaskResult
from autograder.scores.table import Options
from autograder.store import ResultStore
from autograder.submissions import read_submission

__all__ = [
    "CanvasExportPlugin",
    "ExcelExportPlugin",
    "FeedbackExporter",
    "JsonExportPlugin",
    "MoodleExportPlugin",
    "ParquetExportPlugin",
    "SafeCsvPlugin",
    "SubmissionExporter",
]


class SubmissionExporter(NotebookExporter):
    """Reads a submission as ``autograder grade`` does, before nbgrader's own preprocessors see it.

    So a hostile or broken notebook is refused with a reason, deleted cells are back in their
    places, and both ways of grading start from the same notebook. One that is not going to be run
    (``--no-execute``) keeps the outputs that it was handed in with.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        path = Path(filename)
        asked = (resources or {})["nbgrader"]
        course = live_course(self)
        cap = int(course.settings.submission_mb * 2**20)
        try:
            masters = load_masters(course.assignment(asked["assignment"]), self.config)
            handed_in = read_submission(path.parent, [path.stem], cap)
            put_back = puts_back(compat_of(self.config, course.settings.nbgrader_compat))
            ready = intake(handed_in.notebooks[path.stem], masters[path.stem], put_back=put_back)
        except GraderError:
            forget_unscored(asked["db_url"], asked["assignment"], asked["student"])
            raise
        self._ready = ready.notebook
        return super().from_filename(filename, resources=resources, **kw)

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        if not is_run(self):
            return super().from_file(file_stream, resources=resources, **kw)
        notebook = nbformat.from_dict(self._ready)
        return self.from_notebook_node(notebook, resources=resources, **kw)


class FeedbackExporter(Exporter):
    """The feedback page of ``autograder feedback`` for one notebook; Markdown lies beside it.

    A submission that was graded without us has no checks on record: its page shows the scores of
    the gradebook and the trainee's own cells, and still nothing of a hidden test.
    """

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]  # other exporters return text as well
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, Any]:
        resources = self._init_resources(resources)
        asked = resources["nbgrader"]
        student, assignment, name = (asked[key] for key in ("student", "assignment", "notebook"))
        course = live_course(self)
        with open_gradebook(asked["db_url"], course.course_id) as book:
            marks = [row for row in book.marks(assignment, student) if row.notebook == name]
            handed_in = [late_of_row(row) for row in book.submissions(assignment, student)]
        result = ResultStore.of(course).load(assignment, student)
        attempts = History.of(course).load(assignment, student)
        if result is None or name not in result.notebooks:
            attempts = ()
            result = _from_gradebook(marks, student, assignment, name)
        penalty = marks[0].late_penalty if marks else 0.0  # this notebook's
        own = tuple(task for task in result.tasks if task.notebook in ("", name))
        options = page_options(course, assignment, course.settings.language)
        files = markdown_names(name, options["languages"])
        made = render_pages(
            replace(result, tasks=own, notebooks={name: nb}),
            [mark_of(row) for row in marks],
            **options,
            markdown_files=files,
            late=[replace(late, penalty=penalty) for late in handed_in if late is not None],
            attempts=attempts,
        )
        texts = made.markdown.items()
        resources["outputs"] = {files[lang]: text.encode() for lang, text in texts}
        return made.html, resources


def _from_gradebook(marks: list[Mark], student: str, assignment: str, name: str) -> Result:
    tasks = tuple(
        TaskResult(mark.grade_id, mark.auto_score, mark.max_score, mark.manual, notebook=name)
        for mark in marks
    )
    return Result(student, assignment, "graded", tasks=tasks, sandbox="none")


class _ScoresPlugin(ExportPlugin):
    """What ``autograder export`` writes; honours ``--to``, ``--assignment`` and ``--student``."""

    fmt = ""
    ending = ""

    scale = Unicode("points", help="points, or percent of each assignment's points").tag(
        config=True
    )

    def options(self) -> Options:
        assignments, students = map(str, self.assignment), map(str, self.student)
        return Options(tuple(assignments), tuple(students), self.scale)

    def export(self, gradebook: Gradebook) -> None:
        path = Path(self.to or f"grades.{self.ending or self.fmt}")
        self.log.info("Exporting grades to %s", path)
        book = Book(gradebook.engine, gradebook.course_id)
        course = live_course(self, CourseDirectory(config=self.config).root)
        try:
            done = export_book(book, course, path, self.fmt, self.options())
        except (GraderError, OSError) as exc:
            self.log.error("%s", in_words(exc) or exc)
            sys.exit(1)
        for remark in done.remarks:
            self.log.warning("%s", remark)


class SafeCsvPlugin(_ScoresPlugin):
    """The columns of nbgrader's own CSV, harmless in a spreadsheet and quick."""

    fmt = "csv"


class JsonExportPlugin(_ScoresPlugin):
    """The same rows as JSON, each with its graded cells."""

    fmt = "json"


class ParquetExportPlugin(_ScoresPlugin):
    """The same rows as Parquet, with types."""

    fmt = "parquet"


class ExcelExportPlugin(_ScoresPlugin):
    """A workbook with a sheet of scores and a sheet of the graded cells."""

    fmt = "xlsx"


class _ImportPlugin(_ScoresPlugin):
    """A file that another system's gradebook imports."""

    ending = "csv"

    partial = Bool(False, help="also scores that wait for a person's marks").tag(config=True)
    skip_unmatched = Bool(False, help="leave out trainees that it could not find").tag(config=True)

    def options(self) -> Options:
        chosen = super().options()
        return replace(chosen, partial=self.partial, skip_unmatched=self.skip_unmatched)


class CanvasExportPlugin(_ImportPlugin):
    """A CSV file that Canvas's gradebook imports."""

    fmt = "canvas"

    template = Unicode("", help="the gradebook that Canvas exported").tag(config=True)

    def options(self) -> Options:
        return replace(super().options(), template=Path(self.template) if self.template else None)


class MoodleExportPlugin(_ImportPlugin):
    """A CSV file that Moodle's gradebook imports."""

    fmt = "moodle"

    identify = Unicode("", help="email, username or idnumber").tag(config=True)

    def options(self) -> Options:
        return replace(super().options(), identify=self.identify)
