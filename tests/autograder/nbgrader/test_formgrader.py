"""Formgrader in a real browser: our gradebook opens, a mark is entered, the report shows it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.nbgrader.masters import load_masters
from autograder.report import report
from autograder.variants import with_cells

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
WORKSHOP = "w01_idea_scoping"


@pytest.fixture
def workshop(tmp_path):
    """The workshop with one answered submission, graded."""
    for name in (f"source/{WORKSHOP}", f"tests/hidden/{WORKSHOP}"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    course = Course(tmp_path)
    unit = course.assignment(WORKSHOP)
    cells = {cell.grade_id: cell for m in load_masters(unit).values() for cell in m.cells}
    answers = {grade_id: f"My answer on {grade_id}." for grade_id in cells}
    folder = course.submitted_dir / "trainee" / WORKSHOP
    folder.mkdir(parents=True)
    for name, raw in with_cells(unit, answers).items():
        (folder / f"{name}.ipynb").write_bytes(raw)
    grade(course, WORKSHOP, workers=1)
    return course


@pytest.fixture
def formgrader(workshop):
    """The address of a Jupyter server with formgrader, in the course folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    extensions = {"nbgrader.server_extensions.formgrader": True}
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
            "--IdentityProvider.token=",
            f"--ServerApp.jpserver_extensions={extensions}",
        ],
        cwd=workshop.root,
        env=os.environ | {"JUPYTER_CONFIG_DIR": str(workshop.root / "config")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/formgrader"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/api/assignments", timeout=5).close()
            break
        except OSError:
            time.sleep(0.25)
    yield address
    server.terminate()
    server.wait(20)


def test_a_mark_is_entered_in_formgrader_and_stands_in_the_report(formgrader, workshop, browser):
    page = browser.new_page()
    page.goto(f"{formgrader}/gradebook/{WORKSHOP}/{WORKSHOP}")
    page.wait_for_selector("a[href*='/submissions/']")
    page.goto(page.eval_on_selector("a[href*='/submissions/']", "link => link.href"))
    page.wait_for_selector("input.score#kpi")
    page.wait_for_load_state("networkidle")
    shown = page.inner_text("body")
    assert "My answer on kpi." in shown
    page.fill("input.score#kpi", "13.33")
    with page.expect_response(lambda reply: "/api/grade/" in reply.url) as saved:
        page.press("input.score#kpi", "Tab")
    assert saved.value.ok
    page.close()

    with open_gradebook(workshop.db_url, workshop.course_id) as book:
        marks = {mark.grade_id: mark for mark in book.marks(WORKSHOP)}
    assert marks["kpi"].manual_score == 13.33
    assert not marks["kpi"].needs_manual_grade
    assert marks["risk"].needs_manual_grade
    report(workshop, [WORKSHOP])
    scores = (workshop.reports_dir / "scores.csv").read_text()
    assert "13.33" in scores

    grade(workshop, WORKSHOP, workers=1, force=True)
    with open_gradebook(workshop.db_url, workshop.course_id) as book:
        marks = {mark.grade_id: mark for mark in book.marks(WORKSHOP)}
    assert marks["kpi"].manual_score == 13.33, "a re-grade must keep a person's mark"
