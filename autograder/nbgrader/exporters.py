"""Exporters that nbgrader's commands use by dotted name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter
from nbformat import NotebookNode

from autograder.compat import compat_of
from autograder.course import Course
from autograder.errors import IntakeError
from autograder.feedback import mark_of, released_sources, render_feedback, task_titles_of
from autograder.feedback import template_folder as templates_of
from autograder.gradebook import Mark, open_gradebook
from autograder.nbgrader.masters import load_masters
from autograder.nbgrader.unscored import forget_unscored
from autograder.notebook import intake
from autograder.results import Result, TaskResult
from autograder.store import ResultStore
from autograder.submissions import read_submission

__all__ = ["FeedbackExporter", "SubmissionExporter"]


class SubmissionExporter(NotebookExporter):
    """Reads a submission as ``autograder grade`` does, before nbgrader's own preprocessors see it.

    So a hostile or broken notebook is refused with a reason, deleted cells are back in their
    places, and both ways of grading start from the same notebook.
    """

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        path = Path(file_stream.name)
        asked = (resources or {})["nbgrader"]
        course = Course(Path.cwd())
        masters = load_masters(course.assignment(asked["assignment"]))
        cap = int(course.settings.submission_mb * 2**20)
        try:
            handed_in = read_submission(path.parent, [path.stem], cap)
            compat = compat_of(self.config) if course.settings.nbgrader_compat else None
            put_back = compat is None or compat.put_back
            ready = intake(handed_in.notebooks[path.stem], masters[path.stem], put_back=put_back)
        except IntakeError:
            forget_unscored(asked["db_url"], asked["assignment"], asked["student"])
            raise
        notebook = nbformat.from_dict(ready.notebook)
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
        course = Course(Path.cwd())
        with open_gradebook(asked["db_url"], course.course_id) as book:
            marks = [row for row in book.marks(assignment, student) if row.notebook == name]
        result = ResultStore(course.state_dir / "results").load(assignment, student)
        if result is None or name not in result.notebooks:
            result = _from_gradebook(marks, student, assignment, name)
        own = tuple(task for task in result.tasks if task.notebook in ("", name))
        html, markdown = render_feedback(
            replace(result, tasks=own, notebooks={name: nb}),
            [mark_of(row) for row in marks],
            course.settings.language,
            title=course.assignment(assignment).title,
            task_titles=task_titles_of(course, assignment),
            course=course.course_id,
            pass_share=course.settings.pass_mark,
            released=released_sources(course, assignment),
            templates=templates_of(course),
        )
        resources["outputs"] = {f"{name}.md": markdown.encode()}
        return html, resources


def _from_gradebook(marks: list[Mark], student: str, assignment: str, name: str) -> Result:
    tasks = tuple(
        TaskResult(mark.grade_id, mark.auto_score, mark.max_score, mark.manual, notebook=name)
        for mark in marks
    )
    return Result(student, assignment, "graded", tasks=tasks, sandbox="none")
