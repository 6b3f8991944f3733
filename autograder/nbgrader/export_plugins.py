"""For ``nbgrader export``: its CSV, harmless in a spreadsheet and quick with many submissions."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from autograder.export import score_rows, to_csv
from autograder.gradebook import Book

__all__ = ["SafeCsvPlugin"]


class SafeCsvPlugin(ExportPlugin):
    """The columns of nbgrader's own CSV; honours ``--to``, ``--assignment`` and ``--student``."""

    def export(self, gradebook: Gradebook) -> None:
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        book = Book(gradebook.engine, gradebook.course_id)
        rows = score_rows(book, [str(a) for a in self.assignment], [str(s) for s in self.student])
        path.write_text(to_csv(rows), encoding="utf-8")
