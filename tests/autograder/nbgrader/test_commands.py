"""The stock commands, started as a user starts them, with the virtual environment not on PATH."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.nbgrader.config import apply

ROOT = Path(__file__).parents[3]


@pytest.fixture
def graded(tmp_path, make_course, hand_in_all):
    course = make_course(tmp_path / "a course")
    hand_in_all(course)
    grade(course, "hello_mean", ["right", "wrong"], workers=1)
    return course


def test_a_release_into_a_fresh_gradebook(tmp_path, make_course, nbgrader):
    course = make_course(tmp_path / "a course")
    nbgrader(course.root, "generate_assignment", "ps1")
    assert (course.release_dir / "ps1" / "first.ipynb").is_file()
    with open_gradebook(course.db_url) as book:
        assert book.max_score("ps1") == 21.0


@pytest.mark.slow
def test_autograde(graded, nbgrader):
    nbgrader(graded.root, "autograde", "hello_mean", "--student", "blank")
    with open_gradebook(graded.db_url) as book:
        scores = {row.student: row.score for row in book.submissions("hello_mean")}
    assert scores == {"blank": 0.0, "right": 10.0, "wrong": 4.0}


def test_export(graded, nbgrader):
    nbgrader(graded.root, "export", "--to", "ours.csv")
    stock = "--ExportApp.plugin_class=nbgrader.plugins.CsvExportPlugin"
    nbgrader(graded.root, "export", "--to", "theirs.csv", stock)
    lines = [
        sorted((graded.root / f"{who}.csv").read_text().splitlines()) for who in ("ours", "theirs")
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 1 + 2
    assert "hello_mean,,,right,,,,10.0,0.0,10.0,10.0" in lines[0]


def test_feedback(graded, nbgrader):
    nbgrader(graded.root, "generate_feedback", "hello_mean")
    folder = graded.root / "feedback" / "wrong" / "hello_mean"
    html = (folder / "hello_mean.html").read_text()
    assert "The mean of 1, 2 and 6 is 3." in html
    assert "rng.normal" not in html
    assert (folder / "hello_mean.md").read_text().count("The mean of 1, 2 and 6 is 3.") == 1


@pytest.mark.slow
def test_feedback_on_what_was_graded_without_us(graded, nbgrader):
    (graded.state_dir / "results" / "hello_mean" / "wrong.json").unlink()
    nbgrader(graded.root, "generate_feedback", "hello_mean", "--student", "wrong")
    html = (graded.root / "feedback/wrong/hello_mean/hello_mean.html").read_text()
    assert "return sum(values) / 3" in html.replace("<span", "\n<span") or "sum" in html
    assert "rng.normal" not in html


def test_nothing_is_imported_by_the_configuration():
    code = (
        "import sys; from traitlets.config import Config;"
        "from autograder.nbgrader.config import apply; apply(Config());"
        "assert not {'nbgrader', 'numpy', 'sqlalchemy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_path_is_set_once(monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin")
    apply(Config())
    apply(Config(), Path("/course"))
    assert os.environ["PATH"] == f"/usr/bin{os.pathsep}{Path(sys.executable).parent}"
