"""A gradebook with names from outside, and how each format is read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.gradebook import open_gradebook
from autograder.init import init
from autograder.results import Result, TaskResult

FORMULAS = [
    "=1+1", "+81-3", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "=cmd|'/c calc'!A0", "＝1", "－1",
    "＠x", "\N{MINUS SIGN}1", "\N{SUPERSCRIPT EQUALS SIGN}1", "\N{SMALL PLUS SIGN}1", " =1", "\t=1",
    "\r=1", "\n=1", "\N{NO-BREAK SPACE}=1", "\N{IDEOGRAPHIC SPACE}=1", "\N{ZERO WIDTH SPACE}=1",
    "\ufeff@x", "\N{RIGHT-TO-LEFT MARK}=1", "\N{SOFT HYPHEN}=1", '"=1', "'=1", "''=1", "' =1",
    "a;=1", "a\t=1", "a\r\n=1", 'a";=1', "a;'=1", "=1\n=2", "\tx",
]  # fmt: skip
PLAIN = [
    'O\'Brien, "Jr"', "two\nlines", "山田 太郎", "👩‍💻 Łukasz", "שלום\N{RIGHT-TO-LEFT MARK}",
    "a;b", "a=1", " padded ", "-", "'x", "Anne-Marie", "1e5", "007", "NA",
]  # fmt: skip


def notebook() -> Any:
    """A test cell of 10 points and a written answer of 10."""
    base = {"locked": False, "schema_version": 3, "task": False, "points": 10, "grade": True}
    check = {**base, "grade_id": "check_f", "solution": False, "cell_type": "code", "locked": True}
    answer = {**base, "grade_id": "kpi", "solution": True, "cell_type": "markdown"}
    return new_notebook(
        cells=[
            new_code_cell("check('f')", metadata={"nbgrader": check}),
            new_markdown_cell("YOUR ANSWER HERE", metadata={"nbgrader": answer}),
        ]
    )


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Course]:
    """``make(people, scores)``: a course with a gradebook.

    ``people``: id to (first name, last name, email); ``scores``: (assignment, id) to the points of
    (the test cell, the answer), where None waits for a person.
    """

    def build(people: dict[str, tuple], scores: dict[tuple[str, str], tuple]) -> Course:
        course = Course(init(tmp_path / "course"))
        with open_gradebook(course.db_url, course.course_id) as book:
            for name in sorted({assignment for assignment, _ in scores}):
                book.ensure_assignment(name, {name: notebook()})
                book.set_due(name, "2026-02-01 09:00 Asia/Tokyo")
            for (assignment, student), (check, answer) in scores.items():
                tasks = (
                    TaskResult("check_f", check, 10.0, False, notebook=assignment),
                    TaskResult("kpi", None, 10.0, True, notebook=assignment),
                )
                book.record(
                    Result(student, assignment, "graded", tasks=tasks), "2026-01-31 12:00 UTC"
                )
                if answer is not None:
                    book.set_mark(
                        student, assignment, assignment, "kpi", answer, "- good\n- =1 is clear"
                    )
        with Gradebook(course.db_url, course.course_id) as gradebook:
            for student, (first, last, email) in people.items():
                gradebook.update_or_create_student(
                    student, first_name=first, last_name=last, email=email
                )
        return course

    return build
