"""An answer cell left as released: nbgrader notes that in English, which is nobody's comment."""

from __future__ import annotations

import pytest

from autograder.rubric import load_rubric
from tests.command import run_here

from .conftest import WORKSHOP

STUDENT = "trainee-10"  # without a kpi
OURS = {"en": "There is no answer here yet", "ja": "まだ解答がありません。"}


@pytest.fixture
def pages(course):
    """``pages()`` writes the trainee's pages: the texts of HTML and Markdown, by language."""

    def write() -> dict[str, tuple[str, str]]:
        found = {}
        for lang in OURS:
            code, _, err = run_here(
                ["feedback", WORKSHOP, "-s", STUDENT, "--lang", lang], course.root
            )
            assert code == 0, err
            folder = course.feedback_dir / STUDENT / WORKSHOP
            found[lang] = (
                (folder / f"{WORKSHOP}.html").read_text(encoding="utf-8"),
                (folder / f"{WORKSHOP}.md").read_text(encoding="utf-8"),
            )
        return found

    return write


def test_the_page_says_so_in_its_language(pages):
    for lang, (html, markdown) in pages().items():
        assert "No response" not in html + markdown
        assert html.count(OURS[lang]) == markdown.count(OURS[lang]) == 1


def test_what_a_person_wrote_is_a_comment_whatever_it_is(pages, book):
    book.set_mark(STUDENT, WORKSHOP, WORKSHOP, "kpi", 0, "No response.")
    for html, markdown in pages().values():
        assert "<p>No response.</p>" in html and "> No response" in markdown


def test_no_export_has_it(course, book):
    for criterion in load_rubric(course.assignment(WORKSHOP).rubric).criteria:
        if criterion.cell != "kpi":
            book.set_mark(STUDENT, WORKSHOP, WORKSHOP, criterion.cell, 5, "Count members.")
    for name, words in {
        "moodle.csv": ("--format", "moodle", "--partial", "--identify", "username"),
        "scores.json": (),
    }.items():
        code, _, err = run_here(["export", str(course.root / name), *words], course.root)
        assert code == 0, err
        text = (course.root / name).read_text(encoding="utf-8")
        assert "Count members." in text and "No response" not in text
