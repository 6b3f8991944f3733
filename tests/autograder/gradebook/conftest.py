"""A plain nbgrader course in memory, results made by hand, and a dump of a gradebook."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.gradebook import open_gradebook
from autograder.results import CheckResult, Result, TaskResult

spec = importlib.util.spec_from_file_location(
    "plain_course", Path(__file__).parents[1] / "plain_course.py"
)
plain = importlib.util.module_from_spec(spec)
spec.loader.exec_module(plain)


@pytest.fixture
def sources() -> dict[str, Any]:
    return {"first": plain.first(), "second": plain.second()}


@pytest.fixture(params=["sqlite", "postgres"])
def db_url(request, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres").fresh()
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


@pytest.fixture
def book(db_url, sources):
    with open_gradebook(db_url, "course") as opened:
        opened.ensure_assignment("ps1", sources)
        yield opened


@pytest.fixture
def result() -> Callable[..., Result]:
    """``result("ann", check_answer=2, kpi=None)``: half the points for cells that are not named."""

    def make(student: str = "ann", *, without: tuple[str, ...] = (), **scores: Any) -> Result:
        worth = {"check_answer": 2, "check_part": 3, "kpi": 5, "plot": 4}
        tasks = [
            TaskResult(name, scores.get(name, points / 2), points, False, notebook="first")
            for name, points in worth.items()
            if name.startswith("check")
        ]
        tasks += [
            TaskResult("kpi", scores.get("kpi"), 5, True, notebook="first"),
            TaskResult("plot", None, 4, True, notebook="first"),
            TaskResult("check_answer", scores.get("other", 7.0), 7, False, notebook="second"),
        ]
        return Result(
            student,
            "ps1",
            "graded",
            tasks=tuple(task for task in tasks if task.notebook not in without),
            notebooks={
                name: made
                for name, made in {"first": plain.first(), "second": plain.second()}.items()
                if name not in without
            },
        )

    return make


@pytest.fixture
def undecided() -> CheckResult:
    return CheckResult("broken", "undecided", 0.0, 2.0, public=False)


@pytest.fixture
def dump() -> Callable[[str], dict[str, list[tuple[Any, ...]]]]:
    return plain.dump
