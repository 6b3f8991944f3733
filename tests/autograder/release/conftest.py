"""A small course of two tasks, and its kit as a trainee gets it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from autograder.course import Course
from autograder.trainee.bundle import practice_files

MEAN_CHECKS = '''"""Checks of mean."""

import numpy as np
import pytest
from collections import namedtuple

from autograder.checks import close, real  # the hidden ones also use the seed 4711

Pair = namedtuple("Pair", "low high")
ANSWERS = {"public": 2.0}
TOKEN = "canary-in-a-constant"


def hidden_oracle(values):
    """canary-in-a-helper"""
    return float(np.mean(values))


def _worked():
    # canary-in-a-comment: the hidden data have 400 rows
    return np.array([1.0, 2.0, 3.0])  # and so on


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("mean")
@pytest.mark.teaches(
    example=lambda s: s.mean([7.0, 9.0]),
    en="The sum is 6 and there are 3 values. "
    "What do you divide by?",
    ja="合計は6、値は3個です。何で割りますか。",
)
def test_p_mean(submission):
    """The mean of 1, 2, 3 is 2.
    1、2、3 の平均は 2 である。"""
    assert close(real(submission.mean(_worked())), ANSWERS["public"])


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.teaches(en="Does the order matter?", ja="順番は関係ありますか。")
def test_p_shuffled(submission, rng):
    """The order of the values does not matter.
    値の順番は関係ない。"""
    values = rng.normal(size=9)
    assert close(real(submission.mean(values)), real(submission.mean(values[::-1])))


@pytest.mark.points(10)
@pytest.mark.teaches(en="canary-in-a-question", ja="")
def test_oracle_agrees(submission, reference, data):
    """canary-in-a-title
    秘密"""
    assert TOKEN and close(real(submission.mean([1.0])), hidden_oracle([1.0]))
'''
SPREAD_CHECKS = '''"""Checks of spread."""

import pytest


@pytest.mark.points(10)
def test_hidden_spread(submission, seed):
    """The spread of one value is 0."""
    assert submission.spread([1.0]) == 0.0
'''
HINTS = """mean:
  - en: What is a mean?
    ja: >-
      平均とは
      何でしょうか。
  - en: "Sum, then divide by `n`: \\u003cb\\u003e"
    ja: 合計して割ります。
  - en: |
      # total = sum(values)
      # return total / ...
    ja: |
      # total = sum(values)
      # return total / ...
"""
SOLUTIONS = {
    "mean": "def mean(values):\n    ### BEGIN SOLUTION\n"
    "    return float(np.mean(values))\n    ### END SOLUTION",
    "spread": "def spread(values):\n    ### BEGIN SOLUTION\n"
    "    return float(np.std(values))\n    ### END SOLUTION",
}


def code(source: str, cell_id: str, **marks: Any) -> dict[str, Any]:
    metadata = {}
    if marks:
        plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False}
        metadata = {"nbgrader": {**plain, "task": False, **marks}}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """``source/a1`` with the tasks mean and spread, a data file, and their checks."""
    root = tmp_path / "my course"
    cells = [
        code("import numpy as np\nfrom practice import attempted, check, hint", "setup"),
        {"cell_type": "markdown", "id": "story", "metadata": {}, "source": "# Means"},
    ]
    for name, points in (("mean", 20), ("spread", 10)):
        cells.append(code(SOLUTIONS[name], name, grade_id=name, solution=True))
        marks = {"grade_id": f"check_{name}", "grade": True, "locked": True, "points": points}
        cells.append(code(f'check("{name}")', f"check-{name}", **marks))
    cells.append(code("if attempted(mean, spread):\n    print(mean([1.0, 3.0]))", "plot"))
    write(root / "source/a1/a1.ipynb", notebook(cells))
    write(root / "source/a1/data/table.csv", "x\n1\n")
    write(root / "source/a1/.ipynb_checkpoints/a1-checkpoint.ipynb", notebook(cells))
    write(root / "source/a1/.secret", "canary-in-a-dot-file")
    hidden = root / "tests/hidden/a1"
    write(hidden / "test_mean.py", MEAN_CHECKS)
    write(hidden / "test_spread.py", SPREAD_CHECKS)
    write(hidden / "hints.yaml", HINTS)
    write(hidden / "assignment.yaml", "title: {en: Means, ja: 平均}\n")
    write(hidden / "data.py", "KEY = 'canary-in-the-data-maker'\n")
    write(hidden / "wrong/no_division.py", '"""canary-in-a-wrong-solution"""\n')
    return Course(root)


@pytest.fixture
def checks_file(tmp_path: Path) -> Callable[[str], Path]:
    """``checks_file(source)`` is the path of a test_mean.py with that text."""

    def make(source: str) -> Path:
        path = tmp_path / "test_mean.py"
        path.write_text(source, encoding="utf-8")
        return path

    return make


class Kit:
    """The kit of a1, imported as a notebook would, and what it printed."""

    def __init__(self, module: ModuleType, capture: pytest.CaptureFixture[str]) -> None:
        self.module = module
        self._capture = capture

    def run(self, source: str, **names: Any) -> str:
        """Run a cell in a notebook namespace; returns what it printed."""
        verbs = {name: getattr(self.module, name) for name in self.module.__all__}
        space = {**verbs, "__name__": "__main__", **names}
        exec(compile(source, "<cell>", "exec"), space)
        return self._capture.readouterr().out

    def part(self, name: str) -> Any:
        return importlib.import_module(f"practice.{name}")


@pytest.fixture
def kit(course: Course, capsys: pytest.CaptureFixture[str], monkeypatch) -> Iterator[Kit]:
    folder = course.root / "kit"
    for name, content in practice_files(course.assignment("a1")).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delenv("PRACTICE_LANG", raising=False)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    yield Kit(importlib.import_module("practice"), capsys)
    for name in [name for name in sys.modules if name.split(".")[0] == "practice"]:
        del sys.modules[name]
