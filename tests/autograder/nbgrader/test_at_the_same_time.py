"""Formgrader saves marks while ``autograder grade`` writes: none is lost, nobody is locked out."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.init import init
from autograder.variants import reference

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
STUDENTS = [f"trainee-{number:02}" for number in range(1, 31)]
WORKERS = 8


@pytest.fixture
def course(tmp_path):
    """30 light submissions, graded once, so that there are rows to mark."""
    course = Course(init(tmp_path / "course"))
    for student in STUDENTS:
        folder = course.submitted_dir / student / "hello_mean"
        folder.mkdir(parents=True)
        for name, raw in reference(course.assignment("hello_mean")).notebooks.items():
            (folder / f"{name}.ipynb").write_bytes(raw)
    grade(course, "hello_mean", workers=2)
    return course


class Page:
    """What formgrader's page for marking sends, with its cookie against forged requests."""

    def __init__(self, address: str) -> None:
        self._address = address
        cookies = urllib.request.HTTPCookieProcessor()
        self._open = urllib.request.build_opener(cookies).open
        self._ask("gradebook")
        self._xsrf = next((c.value for c in cookies.cookiejar if c.name == "_xsrf"), "")

    def _ask(self, path: str, method: str = "GET", body: dict | None = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._address}/{path}", data, method=method)
        if method != "GET":
            request.add_header("X-CSRFToken", self._xsrf)
            request.add_header("X-XSRFToken", self._xsrf)
            request.add_header("Content-Type", "application/json")
        with self._open(request, timeout=120) as reply:  # raises unless it is a success
            return reply.read()

    def get(self, path: str, **query: str) -> list[dict]:
        return json.loads(self._ask(f"api/{path}?{urllib.parse.urlencode(query)}"))

    def put(self, path: str, **body: object) -> dict:
        return json.loads(self._ask(f"api/{path}", "PUT", body))


def regrade(course: Course, log: Path) -> subprocess.Popen:
    words = ["--course", str(course.root), "grade", "hello_mean", "--force", f"--workers={WORKERS}"]
    with log.open("w") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "autograder", *words],
            cwd=ROOT, env=os.environ | {"COLUMNS": "200"}, stdout=file, stderr=file,
        )  # fmt: skip


def rows_of(page: Page) -> list[tuple[str, str]]:
    """Ids of the grade and the comment of each submission."""
    rows = []
    for submission in page.get("submitted_notebooks/hello_mean/hello_mean"):
        [grade_row] = page.get("grades", submission_id=submission["id"])
        [comment] = page.get("comments", submission_id=submission["id"])
        rows.append((grade_row["id"], comment["id"]))
    return rows


def no_lock_in(*logs: Path) -> None:
    for log in logs:
        assert "is locked" not in log.read_text(), log.read_text()


def test_marks_saved_while_eight_workers_grade(formgrader, course, tmp_path):
    server = formgrader(course.root)
    page = Page(server.address)
    rows = rows_of(page)
    assert len(rows) == len(STUDENTS)
    given: dict[str, float] = {}
    said: dict[str, str] = {}
    saved = itertools.count()
    log = tmp_path / "grade.log"
    grader = regrade(course, log)
    while grader.poll() is None:
        for (grade_id, comment_id), number in zip(rows, saved, strict=False):
            given[grade_id] = number % 11
            said[comment_id] = f"Said {number}."
            page.put(f"grade/{grade_id}", manual_score=given[grade_id], extra_credit=None)
            page.put(f"comment/{comment_id}", manual_comment=said[comment_id])
            if grader.poll() is not None:
                break
    assert grader.returncode == 0, log.read_text()
    assert next(saved) > 30, "too few were saved meanwhile to show anything"
    no_lock_in(log, server.log, course.state_dir / "grader.log")

    for grade_id, points in given.items():
        row = page.get(f"grade/{grade_id}")
        assert (row["manual_score"], row["auto_score"]) == (points, 10.0)
    for comment_id, text in said.items():
        assert page.get(f"comment/{comment_id}")["manual_comment"] == text
    with open_gradebook(course.db_url, course.course_id) as book:
        assert len(book.submissions("hello_mean")) == len(STUDENTS)


@pytest.mark.browser
def test_marks_entered_in_the_browser_while_eight_workers_grade(
    formgrader, course, tmp_path, browser
):
    server = formgrader(course.root)
    with open_gradebook(course.db_url, course.course_id) as book:
        assert {mark.manual_score for mark in book.marks("hello_mean")} == {None}
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{server.address}/gradebook/hello_mean/hello_mean")
    page.wait_for_selector("a[href*='/submissions/']")
    links = page.eval_on_selector_all("a[href*='/submissions/']", "all => all.map(a => a.href)")
    log = tmp_path / "grade.log"
    grader = regrade(course, log)
    meanwhile = 0
    for link in dict.fromkeys(links):
        meanwhile += grader.poll() is None
        page.goto(link)
        page.wait_for_selector("input.score#check_mean")
        page.wait_for_load_state("networkidle")
        page.fill("input.score#check_mean", "7.5")
        with page.expect_response(lambda reply: "/api/grade/" in reply.url) as saved:
            page.press("input.score#check_mean", "Tab")
        assert saved.value.ok, saved.value.text()
    page.close()
    assert grader.wait(300) == 0, log.read_text()
    assert meanwhile, "grading was over before a mark was entered"
    no_lock_in(log, server.log, course.state_dir / "grader.log")
    with open_gradebook(course.db_url, course.course_id) as book:
        marks = book.marks("hello_mean")
    assert len(marks) == len(STUDENTS)
    assert {(mark.manual_score, mark.auto_score) for mark in marks} == {(7.5, 10.0)}
