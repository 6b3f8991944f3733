"""Where ``nbgrader autograde`` asks for something of its kernel: what our sandbox makes of it."""

import os

import nbformat
import pytest
from traitlets.config import Config

from autograder.course import Course
from autograder.errors import CourseError, IntakeError, UsageError
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.nbgrader.masters import load_masters
from autograder.notebook import intake
from autograder.sandbox import Limits
from autograder.settings import TOTAL_SECONDS, read_settings
from autograder.variants import with_cells

WRITES = """
import os
assert os.environ["NBGRADER_EXECUTION"] == "autograde"
open("made-here.txt", "w").write("x")
def mean(values):
    return sum(values) / len(values) if len(values) else 0.0
"""


@pytest.fixture
def course(tmp_path, make_course):
    return make_course(tmp_path / "course")


def put(course: Course, student: str, assignment: str, sources: dict[str, str]) -> None:
    folder = course.submitted_dir / student / assignment
    folder.mkdir(parents=True)
    for name, raw in with_cells(course.assignment(assignment), sources).items():
        (folder / f"{name}.ipynb").write_bytes(raw)


def marks(course: Course, assignment: str, student: str) -> dict:
    with open_gradebook(course.db_url, course.course_id) as book:
        return {mark.grade_id: mark for mark in book.marks(assignment, student)}


def test_what_cells_write_lies_beside_the_autograded_notebook_and_nowhere_else(course, stock):
    put(course, "ann", "hello_mean", {"mean": WRITES})
    api = stock(course)
    assert api.generate_assignment("hello_mean")["success"]
    done = api.autograde("hello_mean", "ann")
    assert done["success"], done
    assert marks(course, "hello_mean", "ann")["check_mean"].auto_score == 10.0
    [made] = course.root.rglob("made-here.txt")
    assert made.parent == course.autograded_dir / "ann" / "hello_mean"
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("keep_files = True", "keep_files = False"))
    assert api.autograde("hello_mean", "ann", force=True)["success"]
    assert made.exists()  # as ever
    grade(Course(course.root), "hello_mean", ["ann"], workers=1, force=True)
    assert not made.exists()


def test_a_check_that_is_edited_between_two_clicks_counts_at_once(course, stock):
    """The worker of formgrader stays warm in between, and has read the check as it was."""
    put(course, "ann", "hello_mean", {})
    api = stock(course)
    assert api.generate_assignment("hello_mean")["success"]
    assert api.autograde("hello_mean", "ann")["success"]
    assert marks(course, "hello_mean", "ann")["check_mean"].auto_score == 10.0
    check = course.checks_dir / "hello_mean" / "test_mean.py"
    text = check.read_text()
    assert "submission.mean([])) == 0.0" in text
    check.write_text(text.replace("submission.mean([])) == 0.0", "submission.mean([])) == 1.0"))
    assert api.autograde("hello_mean", "ann", force=True)["success"]
    assert marks(course, "hello_mean", "ann")["check_mean"].auto_score == 8.0


def test_without_running_nothing_is_scored(course, nbgrader):
    for student in ("forger", "right"):
        put(course, student, "hello_mean", {})
    grade(course, "hello_mean", ["right"], workers=1)
    path = course.submitted_dir / "forger" / "hello_mean" / "hello_mean.ipynb"
    notebook = nbformat.read(path, as_version=4)
    [cell] = [cell for cell in notebook.cells if cell.source == 'check("mean")']
    forged = nbformat.v4.new_output("execute_result", {"text/plain": "10.0"})
    cell.outputs = [forged]
    nbformat.write(notebook, path)

    told = nbgrader(course.root, "autograde", "hello_mean", "--no-execute", "--force")
    assert "Not run, so not scored: forger waits for a person." in told
    done = course.autograded_dir / "forger" / "hello_mean" / "hello_mean.ipynb"
    [cell] = [c for c in nbformat.read(done, 4).cells if c.source == 'check("mean")']
    assert [dict(output) for output in cell.outputs] == [dict(forged)]  # for the person to see
    mark = marks(course, "hello_mean", "forger")["check_mean"]
    assert mark.auto_score is None and mark.score == 0 and mark.needs_manual_grade
    mark = marks(course, "hello_mean", "right")["check_mean"]
    assert mark.auto_score == 10.0 and not mark.needs_manual_grade


@pytest.mark.slow
def test_its_timeout_ends_a_cell(course, nbgrader):
    put(course, "slow", "ps1", {"answer": "import time\ntime.sleep(600)"})
    nbgrader(course.root, "generate_assignment", "ps1")
    told = nbgrader(course.root, "autograde", "ps1", "--Execute.timeout=2")
    done = course.autograded_dir / "slow" / "ps1" / "first.ipynb"
    assert "This took longer than 2 s and was stopped." in done.read_text(), told


@pytest.mark.parametrize(
    ("timeout", "limits"),
    [
        (10, {"cell_seconds": 10, "total_seconds": 120, "cpu_seconds": 120}),
        (600, {"cell_seconds": 600, "total_seconds": 1200, "cpu_seconds": 1200}),
        ("600", {"cell_seconds": 600, "total_seconds": 1200, "cpu_seconds": 1200}),
        (None, {"cell_seconds": 120}),
        ("None", {"cell_seconds": 120}),
        (-1, {"cell_seconds": 120}),
    ],
)
@pytest.mark.parametrize("section", ["Execute", "ExecutePreprocessor"])
def test_its_timeout_in_the_configuration(tmp_path, section, timeout, limits):
    config = Config()
    config[section].timeout = timeout
    assert read_settings(tmp_path, config).limits == limits
    assert Limits().total_seconds == TOTAL_SECONDS
    assert Limits.from_mapping(limits).cell_seconds == limits["cell_seconds"]
    config.Autograder.limits = {"cell_seconds": 7, "memory_mb": 2048}
    assert read_settings(tmp_path, config).limits == limits | {"cell_seconds": 7, "memory_mb": 2048}


def test_a_timeout_that_is_no_number(tmp_path):
    config = Config()
    config.Execute.timeout = "soon"
    with pytest.raises(UsageError, match="must be a number of seconds or None, not 'soon'"):
        read_settings(tmp_path, config)


def test_a_notebook_in_another_language_is_refused(course):
    path = course.source_dir / "ps1" / "first.ipynb"
    unit = course.assignment("ps1")
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("kernelspec")
    nbformat.write(notebook, path)
    notebook.metadata.kernelspec = {"name": "ir", "language": "R", "display_name": "R"}
    handed_in = nbformat.writes(notebook).encode()
    with pytest.raises(IntakeError, match="another language than Python"):
        intake(handed_in, load_masters(unit)["first"])  # where the instructor names no kernel

    notebook.metadata.kernelspec = {"name": "x", "language": "python", "display_name": "X"}
    nbformat.write(notebook, path)
    assert intake(handed_in, load_masters(unit)["first"]).notebook["metadata"]["kernelspec"] == (
        notebook.metadata.kernelspec
    )

    path.write_bytes(handed_in)
    with pytest.raises(CourseError, match=r"first\.ipynb is written for a kernel of R"):
        load_masters(unit)


def test_what_is_no_file_stops_nobody(course, nbgrader):
    put(course, "right", "hello_mean", {})
    for student in ("a-pipe", "a-link"):
        (course.submitted_dir / student / "hello_mean").mkdir(parents=True)
    os.mkfifo(course.submitted_dir / "a-pipe" / "hello_mean" / "hello_mean.ipynb")
    others = course.submitted_dir / "right" / "hello_mean" / "hello_mean.ipynb"
    (course.submitted_dir / "a-link" / "hello_mean" / "hello_mean.ipynb").symlink_to(others)
    nbgrader(course.root, "generate_assignment", "hello_mean")
    told = nbgrader(course.root, "autograde", "hello_mean", code=1)
    assert told.count("Hand in the notebook itself, no link to it.") >= 2
    assert marks(course, "hello_mean", "right")["check_mean"].auto_score == 10.0
    with open_gradebook(course.db_url, course.course_id) as book:
        assert [row.student for row in book.submissions("hello_mean")] == ["right"]
    assert [path.name for path in course.autograded_dir.iterdir()] == ["right"]
