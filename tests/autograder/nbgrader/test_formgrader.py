"""Formgrader in a real browser: grade, make feedback and mark from its pages; a re-grade after."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.init import init
from autograder.nbgrader.masters import load_masters
from autograder.report import report
from autograder.variants import with_cells
from tests.command import run_here

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
WORKSHOP = "w01_idea_scoping"
WRONG = "def mean(values):\n    return sum(values) / 3"


def put(course: Course, student: str, assignment: str, sources: dict[str, str]) -> None:
    folder = course.submitted_dir / student / assignment
    folder.mkdir(parents=True)
    for name, raw in with_cells(course.assignment(assignment), sources).items():
        (folder / f"{name}.ipynb").write_bytes(raw)


@pytest.fixture
def course(tmp_path):
    """``hello_mean`` with a submission that is not graded yet, and a workshop with one that is."""
    course = Course(init(tmp_path / "course"))
    for name in (f"source/{WORKSHOP}", f"tests/hidden/{WORKSHOP}"):
        shutil.copytree(ROOT / name, course.root / name)
    cells = load_masters(course.assignment(WORKSHOP))[WORKSHOP].cells
    put(course, "trainee-01", WORKSHOP, {c.grade_id: f"My answer on {c.grade_id}." for c in cells})
    put(course, "trainee-02", "hello_mean", {"mean": WRONG})
    grade(course, WORKSHOP, workers=1)
    with open_gradebook(course.db_url, course.course_id) as book:
        book.ensure_assignment("hello_mean", course.assignment("hello_mean").notebooks)
    return course


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.set_default_timeout(120_000)  # some of it loads a second of imports, or grades
    yield page
    page.close()


def hidden_lines(course: Course) -> list[str]:
    """The statements of all hidden checks, as their file has them."""
    source = (course.checks_dir / "hello_mean" / "test_mean.py").read_text()
    checks = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    hidden = [node for node in checks if "public" not in ast.unparse(node.decorator_list[1])]
    assert len(checks) == 3 and len(hidden) == 2
    return [ast.get_source_segment(source, line) for node in hidden for line in node.body[1:]]


def to_submission(page, address: str, name: str) -> None:
    """The page on which the one submission of an assignment is marked."""
    page.goto(f"{address}/gradebook/{name}/{name}")
    page.wait_for_selector("a[href*='/submissions/']")
    page.goto(page.eval_on_selector("a[href*='/submissions/']", "link => link.href"))
    page.wait_for_selector("input.score")
    page.wait_for_load_state("networkidle")


def marks_of(course: Course, assignment: str) -> dict:
    with open_gradebook(course.db_url, course.course_id) as book:
        return {mark.grade_id: mark for mark in book.marks(assignment)}


def test_its_buttons_grade_and_make_feedback(formgrader, course, page):
    address = formgrader(course.root).address
    page.goto(f"{address}/manage_submissions/hello_mean")
    page.wait_for_selector("text=needs autograding")
    buttons = {
        ".autograde a": "Successfully autograded",
        ".generate-feedback a": "Successfully generated feedback",
    }
    for button, done in buttons.items():
        page.click(button)
        page.wait_for_selector(".modal.in")
        assert done in page.inner_text(".modal.in"), page.inner_text(".modal.in")
        page.click(".modal.in button.btn-primary")
        page.wait_for_selector(".modal", state="detached")
    page.wait_for_selector("#main-table td.score:has-text('4 / 10')")
    assert "graded" in page.inner_text("#main-table td.status")
    assert marks_of(course, "hello_mean")["check_mean"].auto_score == 4.0

    # the outcomes of the checks stand in the test cell, and no hidden source does
    to_submission(page, address, "hello_mean")
    table = page.inner_text(".autograder-checks")
    assert "4 of 10 points, 2 of 3 checks passed" in table
    assert "The mean agrees with numpy and moves along with the values." in table
    everything = page.content() + page.inner_text("body")
    for line in hidden_lines(course):
        assert line not in everything

    # and the page for the trainee is made from our template
    made = course.feedback_dir / "trainee-02" / "hello_mean" / "hello_mean.html"
    page.goto(made.as_uri())
    shown = page.inner_text("body")
    assert "Adding 10 to every value adds 10 to the mean. Does yours move along?" in shown
    for line in hidden_lines(course):
        assert line not in page.content() + shown
    before = made.read_bytes()
    made.unlink()
    assert run_here(["feedback", "hello_mean"], course.root)[0] == 0
    assert made.read_bytes() == before


def test_a_workshop_is_marked_and_a_regrade_keeps_the_marks(formgrader, course, page):
    address = formgrader(course.root).address
    to_submission(page, address, WORKSHOP)
    assert "My answer on kpi." in page.inner_text("body")
    waiting = {n: mark for n, mark in marks_of(course, WORKSHOP).items() if mark.needs_manual_grade}
    assert len(waiting) > 3
    given = {name: round(mark.max_score / 3, 2) for name, mark in waiting.items()}
    given["kpi"] = 13.33
    for name, points in given.items():
        field = f"input.score[id='{name}']"
        page.fill(field, f"{points:g}")
        with page.expect_response(lambda reply: "/api/grade/" in reply.url) as saved:
            page.press(field, "Tab")
        assert saved.value.ok
    comment = "textarea[id='kpi-comment']"
    page.fill(comment, "Which users?")
    with page.expect_response(lambda reply: "/api/comment/" in reply.url) as saved:
        page.press(comment, "Tab")
    assert saved.value.ok

    marks = marks_of(course, WORKSHOP)
    assert {name: marks[name].manual_score for name in given} == given
    assert not any(mark.needs_manual_grade for mark in marks.values())
    assert marks["kpi"].comment == "Which users?"
    report(course, [WORKSHOP])
    assert f"{sum(given.values()):g}" in (course.reports_dir / "scores.csv").read_text()

    # a re-grade keeps them all, and says that they need another look: in words, and in formgrader
    code, out, err = run_here(["grade", WORKSHOP, "--force"], course.root)
    assert code == 0, err
    told = " ".join((out + err).split())
    assert "trainee-01: marks kept, look at them again:" in told
    for name in given:
        assert name in told.partition("look at them again:")[2]
    marks = marks_of(course, WORKSHOP)
    assert {name: marks[name].manual_score for name in given} == given
    assert all(marks[name].needs_manual_grade for name in given)

    to_submission(page, address, WORKSHOP)
    assert page.input_value("input.score[id='kpi']") == "13.33"
    assert page.input_value(comment) == "Which users?"
    resolve = page.locator(".nbgrader_cell:has(input.score[id='kpi']) .mark-graded")
    assert resolve.is_visible()
    with page.expect_response(lambda reply: "/api/grade/" in reply.url) as saved:
        resolve.click()
    assert saved.value.ok
    assert not marks_of(course, WORKSHOP)["kpi"].needs_manual_grade
    assert marks_of(course, WORKSHOP)["kpi"].manual_score == 13.33
