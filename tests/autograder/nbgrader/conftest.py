"""A course with an assignment of ours and a plain nbgrader one, and submissions of every kind."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
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

        full = {"answer": "answer = 1", "kpi": "Churn."}
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
def stock(monkeypatch):
    """``stock(course)`` is nbgrader's own API with the course's configuration."""

    def api(course: Course) -> NbGraderAPI:
        config = load_config(course.root)
        monkeypatch.chdir(course.root)
        return NbGraderAPI(CourseDirectory(config=config), config=config)

    yield api
    sandboxed.shut_down()
