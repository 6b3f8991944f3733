"""What people call the concepts of checks, on a trainee's page and in the score report."""

from __future__ import annotations

import pytest

from autograder.course import Course
from tests.command import run_here

WRONG = {"mean": "def mean(values):\n    return 2.0"}


@pytest.fixture
def shown(tiny, hand_in):
    """``shown(lang)``: the page of a trainee who is wrong, and the report."""
    hand_in(tiny, "ann", WRONG)
    path = tiny.checks_dir / "hello_mean" / "test_mean.py"
    path.write_text(path.read_text().replace('concept("edge cases")', 'concept("mean-of-none")'))
    path = path.with_name("assignment.yaml")
    path.write_text(path.read_text().split("  edge cases:")[0])
    course = Course(tiny.root)

    def write(lang: str) -> tuple[str, str]:
        for words in (
            ["grade", "hello_mean", "-w", "1"],
            ["feedback", "--lang", lang],
            ["report", "--lang", lang],
        ):
            code, _, err = run_here(words, course.root)
            assert code == 0, err
        page = course.feedback_dir / "ann" / "hello_mean" / "hello_mean.html"
        return page.read_text("utf-8"), (course.reports_dir / "report.html").read_text("utf-8")

    return write


def test_in_english(shown):
    page, report = shown("en")
    assert "Concept: The mean" in page and "Concept: mean of none" in page
    assert "<li><span>The mean</span>" in report and "<li><span>mean of none</span>" in report


def test_in_japanese(shown):
    page, report = shown("ja")
    assert "概念: 平均" in page and "概念: mean of none" in page
    assert "<li><span>平均</span>" in report and "<li><span>mean of none</span>" in report
