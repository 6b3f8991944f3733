"""Rows that nbgrader makes for a submission before it knows whether it can be graded."""

from __future__ import annotations

from nbgrader.api import Gradebook, MissingEntry

__all__ = ["forget_unscored"]


def forget_unscored(db_url: str, assignment: str, student: str) -> None:
    """Takes back the rows of a submission that turned out not to be gradable.

    They would wait for a person's mark for ever. A submission with any score stays as it is.
    """
    with Gradebook(db_url) as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            return
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        if all(grade.auto_score is None and grade.manual_score is None for grade in grades):
            gradebook.remove_submission(assignment, student)
