"""A course with a leaderboard, and submissions that ask to be on it."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.init import init

BOARD = '''
import numpy as np

from autograder.checks import leaderboard, real


@leaderboard(task="mean", timeout=2)
def skill(submission, data, seed):
    """How near to the mean of nine numbers.
    9個の数の平均にどれだけ近いか。"""
    rows = np.random.default_rng(seed("rows")).normal(size=(40, 9))
    return [1 - abs(real(submission.mean(row.tolist())) - row.mean()) for row in rows]
'''
MEAN = "def mean(values):\n    return {}"


@pytest.fixture(scope="session")
def board_course():
    """``board_course(folder)``: the course of ``autograder init`` with a board for ``mean``."""

    def make(folder: Path, board: str = BOARD) -> Course:
        course = Course(init(folder))
        (course.checks_dir / "hello_mean" / "board.py").write_text(textwrap.dedent(board))
        (course.state_dir).mkdir(exist_ok=True)
        (course.state_dir / "secret").write_text("the same in all tests")
        return course

    return make


@pytest.fixture(scope="session")
def join():
    """``join(course, student, "Night Owl", mean="...")`` submits; ``name=None`` does not join."""

    def submit(course: Course, student: str, name: str | None = "", mean: str = "", **more):
        source = course.source_dir / "hello_mean" / "hello_mean.ipynb"
        notebook = json.loads(source.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if mean and cell["metadata"].get("nbgrader", {}).get("grade_id") == "mean":
                cell["source"] = mean
        line = "# leaderboard()" if name is None else f'leaderboard("{name}")'
        texts = [f"from practice.board import leaderboard\n\n{line}", *more.get("extra", ())]
        for number, text in enumerate(texts):
            notebook["cells"].append(
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": f"board-{number}",
                    "metadata": {},
                    "outputs": [],
                    "source": text.splitlines(keepends=True),
                }
            )
        folder = course.submitted_dir / student / "hello_mean"
        folder.mkdir(parents=True, exist_ok=True)
        raw = json.dumps(notebook, ensure_ascii=False)
        (folder / "hello_mean.ipynb").write_text(raw, encoding="utf-8")

    return submit
