"""One plain course graded twice: by stock nbgrader in a real kernel, and by our command."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.settings import load_config
from tests.command import run_here

Place = tuple[str, str, str, str]  # trainee, notebook, grade_id, column


@dataclass
class Graded:
    """What a gradebook says of one assignment afterwards, and what was said meanwhile."""

    rows: dict[Place, Any]
    failed: dict[str, str]  # trainee to the reason
    results: dict[str, Any] = field(default_factory=dict)  # the JSON of our command, by trainee

    def scores(self, student: str, notebook: str = "") -> dict[str, float | None]:
        """Automatic scores of one submission by grade_id."""
        return {
            grade_id: value
            for (name, book, grade_id, column), value in self.rows.items()
            if column == "score" and name == student and notebook in ("", book)
        }

    def findings(self, student: str, about: str = "") -> list[str]:
        """What we say of a submission, all of it or what holds some words."""
        return [f["text"] for f in self.results[student]["findings"] if about in f["text"]]


@dataclass
class Thrice:
    """One course graded by stock nbgrader, by us, and by us with ``--nbgrader-compat``."""

    root: Path
    stock: Graded
    ours: Graded
    compat: Graded


def grade_thrice(root: Path, assignment: str, code: int = 0) -> Thrice:
    """``code``: exit code of our command with ``--nbgrader-compat``."""
    copy = copy_for(root, "ours")
    ours = grade_with_ours(copy, assignment)
    compat = grade_with_ours(copy, assignment, "--nbgrader-compat", code=code)
    return Thrice(root, grade_with_stock(root, assignment), ours, compat)


def write_course(root: Path, sources: Mapping[str, Any], config: str = "") -> Path:
    """``sources``: notebooks, texts and bytes by path below ``source/``."""
    for name, content in sources.items():
        path = root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else nbformat.writes(content)
            path.write_text(text, encoding="utf-8")
    lines = ["c = get_config()", "c.CourseDirectory.course_id = 'plain'", config, ""]
    (root / "nbgrader_config.py").write_text("\n".join(lines))
    return root


@contextlib.contextmanager
def api_of(root: Path):
    """nbgrader's own API in the course, as its commands have it when they are started there.

    With ``alembic`` on the path for a first gradebook, and the course's own modules.
    """
    config = load_config(root)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(root):
        patch.setenv("PATH", path)
        patch.syspath_prepend(root)
        yield NbGraderAPI(CourseDirectory(config=config), config=config)


def release(root: Path, assignment: str) -> None:
    with api_of(root) as api:
        done = api.generate_assignment(assignment)
        assert done["success"], done["log"]


def hand_in(
    root: Path,
    student: str,
    place: str,
    answers: Mapping[str, str] | None = None,
    *,
    edit: Callable[[Any], None] | None = None,
    files: Mapping[str, str] | None = None,
    time: str = "",
) -> None:
    """A submission of ``ASSIGNMENT/NOTEBOOK``: the released notebook with some cells filled in."""
    notebook = nbformat.read(root / "release" / f"{place}.ipynb", as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = (answers or {}).get(grade_id, cell.source)
    if edit is not None:
        edit(notebook)
    path = root / "submitted" / student / f"{place}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    for name, content in (files or {}).items():
        (path.parent / name).write_text(content, encoding="utf-8")
    if time:
        (path.parent / "timestamp.txt").write_text(time)


def grade_with_stock(root: Path, assignment: str) -> Graded:
    """``nbgrader autograde``, trainee by trainee, with whatever the course's configuration says."""
    failed = {}
    with api_of(root) as api:
        for student in sorted(path.name for path in (root / "submitted").iterdir()):
            done = api.autograde(assignment, student)
            if not done["success"]:
                failed[student] = done["error"] + done["log"]
    return _gradebook(root, assignment, failed)


def grade_with_ours(root: Path, assignment: str, *options: str, code: int = 0) -> Graded:
    """``autograder grade`` on a copy of the course."""
    report = root / "results.json"
    words = ["--course", str(root), "grade", assignment, "--yes", "--json", str(report), *options]
    found, out, err = run_here([*words, "--workers", "1"])
    assert found == code, out + err
    results = {result["student"]: result for result in json.loads(report.read_text())}
    failed = {name: r["reason"] for name, r in results.items() if r["status"] != "graded"}
    graded = _gradebook(root, assignment, failed)
    graded.results = results
    return graded


def copy_for(root: Path, name: str) -> Path:
    """The same course and submissions beside it, with no gradebook yet."""
    made = root.with_name(f"{root.name}-{name}")
    shutil.copytree(root, made, ignore=shutil.ignore_patterns("gradebook.db", "autograded"))
    return made


def _gradebook(root: Path, assignment: str, failed: dict[str, str]) -> Graded:
    rows: dict[Place, Any] = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        for submission in book.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                place = (submission.student.id, notebook.name)
                rows[(*place, "", "penalty")] = notebook.late_submission_penalty
                for grade in notebook.grades:
                    rows[(*place, grade.name, "score")] = grade.auto_score
                    rows[(*place, grade.name, "by hand")] = bool(grade.needs_manual_grade)
                for comment in notebook.comments:
                    rows[(*place, comment.name, "comment")] = comment.auto_comment
    return Graded(rows, failed)


def differences(stock: Graded, ours: Graded) -> dict[Place, tuple[Any, Any]]:
    """Rows that are not the same: (stock's value, ours)."""
    missing = "no such row"
    places = sorted(stock.rows.keys() | ours.rows.keys())
    both = {p: (stock.rows.get(p, missing), ours.rows.get(p, missing)) for p in places}
    return {place: values for place, values in both.items() if values[0] != values[1]}
