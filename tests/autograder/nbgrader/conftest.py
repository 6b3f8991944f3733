"""A course with an assignment of ours and a plain nbgrader one, and submissions of every kind."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.course import Course
from autograder.init import init
from autograder.nbgrader import sandboxed
from autograder.settings import load_config

spec = importlib.util.spec_from_file_location(
    "plain_course", Path(__file__).parents[1] / "plain_course.py"
)
plain = importlib.util.module_from_spec(spec)
spec.loader.exec_module(plain)

ROOT = Path(__file__).parents[3]
SCRIPTS = Path(sys.executable).parent
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


@pytest.fixture
def dump() -> Callable[[str], dict[str, list[tuple[Any, ...]]]]:
    return plain.dump


@pytest.fixture
def make_course() -> Callable[[Path], Course]:
    """``make_course(folder)``: the skeleton's ``hello_mean`` and the plain ``ps1``."""

    def make(folder: Path) -> Course:
        init(folder)
        source = folder / "source" / "ps1"
        source.mkdir()
        for name, notebook in (("first", plain.first()), ("second", plain.second())):
            nbformat.write(notebook, source / f"{name}.ipynb")
        (source / "data").mkdir()
        (source / "data" / "x").write_text("the course's")
        config = folder / "nbgrader_config.py"
        lines = [f'c.CourseDirectory.course_id = "{folder.parent.name}"']
        lines += ["c.Autograder.keep_files = True"]
        lines += ['c.LateSubmissionPlugin.penalty_method = "zero"', ""]
        config.write_text(config.read_text() + "\n".join(lines))
        return Course(folder)

    return make


@pytest.fixture
def hand_in_all() -> Callable[[Course], None]:
    """Submissions of both assignments, made from the instructor's notebooks."""

    def change(course: Course, name: str, sources: dict[str, str]) -> nbformat.NotebookNode:
        assignment, _, notebook = name.partition("/")
        path = course.source_dir / assignment / f"{notebook or assignment}.ipynb"
        made = nbformat.read(path, as_version=4)
        for cell in made.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = sources.get(grade_id, cell.source)
        return made

    def put(course: Course, student: str, name: str, sources: dict[str, str], edit=None) -> Path:
        assignment, _, notebook = name.partition("/")
        made = change(course, name, sources)
        if edit is not None:
            edit(made)
        folder = course.submitted_dir / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, folder / f"{notebook or assignment}.ipynb")
        return folder

    def submit(course: Course) -> None:
        put(course, "right", "hello_mean", {})
        wrong = "def mean(values):\n    return sum(values) / 3"
        put(course, "wrong", "hello_mean", {"mean": wrong})
        put(course, "blank", "hello_mean", {"mean": f"def mean(values):\n    {STUB}"})

        def test_cell(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
            return next(c for c in notebook.cells if c.source == 'check("mean")')

        def again(notebook: nbformat.NotebookNode) -> None:
            notebook.cells.append(nbformat.from_dict({**test_cell(notebook), "id": "again"}))

        put(course, "without-test", "hello_mean", {}, lambda nb: nb.cells.remove(test_cell(nb)))
        put(course, "twice", "hello_mean", {}, again)
        forged = {"check_mean": "10.0"}
        put(course, "forger", "hello_mean", {**forged, "mean": "mean = 3"})
        broken = put(course, "broken", "hello_mean", {})
        (broken / "hello_mean.ipynb").write_text('{"nbformat": 4, "cells": [')

        keeps = "answer = 1\nopen('kept.txt', 'w').write('x')\nopen('page.html', 'w').close()"
        full = {"answer": keeps, "kpi": "Churn."}
        for name in ("first", "second"):
            folder = put(course, "ann", f"ps1/{name}", full)
            (folder / "timestamp.txt").write_text("2026-01-31 10:00:00 +0900")
            left = {"answer": STUB, "kpi": "YOUR ANSWER HERE"}
            put(course, "bob", f"ps1/{name}", left)
        data = course.submitted_dir / "ann" / "ps1" / "data"
        data.mkdir()
        (data / "x").write_text("the trainee's, which does not count")
        (data / "own").write_text("the trainee's")
        folder = put(course, "eve", "ps1/first", {**full, "answer": "answer = 3"})
        (folder / "timestamp.txt").write_text("2026-02-02 10:00:00 UTC")

    return submit


@pytest.fixture
def nbgrader() -> Callable[..., str]:
    """``nbgrader(folder, *arguments, **environment)``: output of a stock command, which must do.

    The folder of its programs is not on PATH, as where nobody switched an environment on.
    """

    def run(folder: Path, *arguments: str, code: int = 0, **environment: str) -> str:
        env = {**os.environ, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)}
        done = subprocess.run(
            [SCRIPTS / "nbgrader", *arguments],
            cwd=folder, env=env | environment, capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@dataclass
class Formgrader:
    """A running formgrader: its address, and the file that the server writes its log to."""

    address: str
    log: Path


@pytest.fixture
def formgrader(tmp_path) -> Iterator[Callable[..., Formgrader]]:
    """``formgrader(folder, **environment)`` starts a Jupyter server with formgrader there."""
    servers: list[subprocess.Popen] = []

    def start(folder: Path, **environment: str) -> Formgrader:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        extensions = {"nbgrader.server_extensions.formgrader": True}
        config = {"JUPYTER_CONFIG_DIR": str(tmp_path / "no-config"), "HOME": str(tmp_path)}
        log = tmp_path / f"formgrader-{port}.log"
        with log.open("w") as file:
            server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                    *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
                    "--IdentityProvider.token=",
                    f"--ServerApp.jpserver_extensions={extensions}",
                ],
                cwd=folder, env=os.environ | config | environment, stdout=file, stderr=file,
            )  # fmt: skip
        servers.append(server)
        address = f"http://127.0.0.1:{port}/formgrader"
        for _ in range(480):
            assert server.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"{address}/api/assignments", timeout=20).close()
                return Formgrader(address, log)
            except OSError:
                time.sleep(0.25)
        raise AssertionError(log.read_text())

    yield start
    for server in servers:
        server.terminate()
    for server in servers:
        server.wait(20)


@pytest.fixture
def stock(monkeypatch):
    """``stock(course)`` is nbgrader's own API with the course's configuration."""

    def api(course: Course) -> NbGraderAPI:
        config = load_config(course.root)
        monkeypatch.chdir(course.root)
        return NbGraderAPI(CourseDirectory(config=config), config=config)

    yield api
    sandboxed.shut_down()
