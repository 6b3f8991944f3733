"""Exporters that nbgrader's commands use by dotted name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from autograder.course import Course
from autograder.errors import IntakeError
from autograder.nbgrader.masters import load_masters
from autograder.nbgrader.unscored import forget_unscored
from autograder.notebook import intake
from autograder.submissions import read_submission

__all__ = ["SubmissionExporter"]


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
            ready = intake(handed_in.notebooks[path.stem], masters[path.stem])
        except IntakeError:
            forget_unscored(asked["db_url"], asked["assignment"], asked["student"])
            raise
        notebook = nbformat.from_dict(ready.notebook)
        return self.from_notebook_node(notebook, resources=resources, **kw)
