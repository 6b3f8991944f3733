"""The example course that nbgrader itself ships, with its two submissions."""

import re
import shutil
from pathlib import Path

import nbgrader
import pytest

from tests.autograder.plain.beside_stock import (
    Thrice,
    copy_for,
    differences,
    grade_thrice,
    grade_with_ours,
    hand_in,
    release,
)
from tests.lacking import lacking

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "example_course"
c.IncludeHeaderFooter.header = "source/header.ipynb"
"""


def _needs_the_guide():
    if not (GUIDE / "submitted").is_dir():
        lacking("nbgrader is here without its example course (docs/source/user_guide)")


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> Thrice:
    _needs_the_guide()
    root = tmp_path_factory.mktemp("example") / "course"
    for name in ("source", "submitted"):
        shutil.copytree(GUIDE / name, root / name)
    (root / "nbgrader_config.py").write_text(CONFIG)
    release(root, "ps1")
    return grade_thrice(root, "ps1")


def test_every_row_is_that_of_stock_nbgrader(example):
    assert len([place for place in example.stock.rows if place[3] == "score"]) == 2 * 9
    assert not example.stock.failed
    assert not differences(example.stock, example.ours)
    assert not differences(example.stock, example.compat)


def test_every_score_is_that_of_the_published_feedback(example):
    compared = 0
    for page in sorted((GUIDE / "feedback").glob("*/ps1/*.html")):
        student, notebook = page.parent.parent.name, page.stem
        contents = re.search(r'<div id="toc">(.*?)</div>', page.read_text(), re.DOTALL)[1]
        published = dict(re.findall(r'href="#([^"]+)">[^<]*</a> \(Score: ([\d.]+) /', contents))
        own = example.ours.scores(student, notebook)
        assert {name: float(score) for name, score in published.items()} == {
            name: score or 0.0  # nbgrader shows what waits for a person as 0
            for name, score in own.items()
        }
        compared += len(published)
    assert compared == 2 * 9


def test_an_edited_test_cell_scores_as_it_was_released(example):
    """The test cells of this course have ``locked: false`` in their metadata, as many courses'."""
    assert example.ours.scores("bitdiddle")["correct_squares"] == 0.0
    assert any("correct_squares" in text for text in example.ours.findings("bitdiddle"))


@pytest.mark.slow
def test_the_scores_do_not_depend_on_where_the_command_is_started(example, tmp_path, monkeypatch):
    """Headers are named from the course's folder."""
    monkeypatch.chdir(tmp_path)
    again = grade_with_ours(copy_for(example.root, "elsewhere"), "ps1")
    assert not differences(example.ours, again)


@pytest.mark.slow
def test_generated_tests_are_those_of_the_release(tmp_path):
    """``### AUTOTEST`` lines become tests at release; grading knows the same ones."""
    _needs_the_guide()
    root = tmp_path / "course"
    shutil.copytree(GUIDE / "source", root / "source")
    shutil.copy(GUIDE / "autotests.yml", root)
    (root / "nbgrader_config.py").write_text(CONFIG)
    release(root, "ps1_autotest")
    for name in ("problem1", "problem2"):
        right = "def squares(n):\n    return [i**2 for i in range(1, n + 1)]"
        hand_in(root, "ann", f"ps1_autotest/{name}", {"squares": right})
    made = grade_thrice(root, "ps1_autotest")
    assert not made.stock.failed
    assert sum(score or 0 for score in made.stock.scores("ann").values()) > 0
    assert not differences(made.stock, made.ours)
    assert not differences(made.stock, made.compat)
    assert not made.ours.findings("ann")
