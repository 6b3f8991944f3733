"""A trainee works through a released notebook in JupyterLab, in a real browser."""

from __future__ import annotations

import json
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

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
NAME = "a01_line_fit"
SOLUTION = "def predict_line(x, a, b):\n    return a * x + b"
SECONDS = 120_000  # milliseconds for what a busy machine may take


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab in the released folder, and that folder."""
    folder = tmp_path / NAME
    shutil.copytree(Course(ROOT).release_dir / NAME, folder)
    settings = tmp_path / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # all cells are in the page, also those out of sight
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    process = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
            "--IdentityProvider.token=", "--ServerApp.password=",
            "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={
            **os.environ, **own, "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        },
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, "JupyterLab ended"
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, folder
    finally:
        process.terminate()
        process.wait(30)


def test_a_trainee_opens_runs_solves_checks_asks_and_saves(lab, browser):
    address, folder = lab
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(SECONDS)
    page.goto(f"{address}/lab/tree/{NAME}.ipynb")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.locator(".jp-NotebookPanel-toolbar", has_text="Python 3").wait_for()

    def cell(text):
        """The code cell whose source holds the text."""
        return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first

    def run(where):
        where.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")

    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = cell('check("fit_line")')
    last.locator(".jp-OutputArea-output", has_text="not started").wait_for()
    outputs = page.locator(".jp-OutputArea").all_inner_texts()
    assert not any("Traceback" in text for text in outputs)
    assert page.locator(".jp-OutputArea img").count() >= 1, "the picture of the story"

    task = cell("def predict_line")
    task.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(SOLUTION)
    run(task)
    check = cell('check("predict_line")')
    run(check)
    shown = check.locator(".jp-OutputArea-output", has_text="all public checks pass")
    shown.wait_for()

    check.locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")  # a new cell below
    page.keyboard.press("Enter")
    page.keyboard.insert_text('hint("mse")')
    page.keyboard.press("Control+Enter")
    page.locator(".jp-OutputArea-output", has_text="Hint 1 of 3").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    path = folder / f"{NAME}.ipynb"
    for _ in range(300):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        sources = ["".join(each["source"]) for each in notebook["cells"]]
        if SOLUTION in sources:
            break
        time.sleep(0.1)
    assert SOLUTION in sources and 'hint("mse")' in sources
    marks = [each["metadata"].get("nbgrader", {}) for each in notebook["cells"]]
    assert {"predict_line", "check_predict_line"} <= {mark.get("grade_id") for mark in marks}
    context.close()
