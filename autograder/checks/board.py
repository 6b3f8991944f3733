"""The measure of a leaderboard: what a check author declares in ``board.py``, and its interval.

The measure runs like a check, in a child of its own, on a draw of its own. It gives no points.
"""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from autograder.checks.run import Run
from autograder.checks.submission import Submission
from autograder.checks.values import WrongType
from autograder.course import BOARD_FILE, Assignment, derive_seed
from autograder.errors import CheckError, did_you_mean
from autograder.notebook import reference_cells
from autograder.results import Text

__all__ = [
    "Board", "Estimate", "Skill", "TooWide", "estimate", "leaderboard", "load_board", "measure",
]  # fmt: skip

FEWEST = 30  # items: below that the normal theory of the interval is worth little
_Z = 1.959964  # the normal distribution's 97.5 % point: intervals are of 95 %


class Skill(NamedTuple):
    """Losses of each item of the draw, arrays of shape (n,), lower is better.

    ``loss`` is the submission's, ``floor`` that of the plainest rule, ``ceiling`` that of who knows
    all but the noise.
    """

    loss: Any
    floor: Any
    ceiling: Any


class Estimate(NamedTuple):
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float


class TooWide(Exception):
    """The interval is too wide to rank by."""


@dataclass(frozen=True)
class Board:
    """A declared measure: who is measured (a task), on what scale, how."""

    task: str
    title: Text
    scale: tuple[float, float]
    widest: float
    timeout: float | None
    function: Callable[..., Any]
    data: ModuleType | None = None


def leaderboard(
    *,
    task: str,
    scale: tuple[float, float] = (0.0, 1.0),
    widest: float = 0.2,
    timeout: float | None = None,
) -> Callable[[Callable[..., Any]], Board]:
    """Declare the function below as the measure of the assignment's leaderboard.

    ``function(submission, data, seed)`` returns a :class:`Skill`, or the scores of the items of the
    draw, shape (n,), higher is better, whose mean is ranked. Its docstring is the title on the
    page, English in the first line, Japanese in the second. ``task`` is the function that is
    measured; the notebook that holds its cell runs. ``scale`` is what the page shows, the values of
    the plainest rule and of the best there can be. Intervals wider than ``widest`` are not ranked.
    ``timeout`` limits each call, in seconds.
    """

    def declare(function: Callable[..., Any]) -> Board:
        lines = [line.strip() for line in (function.__doc__ or "").splitlines() if line.strip()]
        if not lines:
            raise CheckError(
                f"{BOARD_FILE}: {function.__name__} has no docstring. Its first line is the title "
                "on the page, the second line the same in Japanese."
            )
        title = Text(lines[0], lines[1] if len(lines) > 1 else "")
        if not scale[0] < scale[1] or widest <= 0:
            raise CheckError(f"{BOARD_FILE}: scale must rise, and widest be above 0.")
        return Board(task, title, scale, widest, timeout, function)

    return declare


def load_board(assignment: Assignment) -> Board | None:
    """The board that an assignment declares, with its ``data.py``; None if it has no ``board.py``.

    Raises CheckError if it cannot be loaded, declares none or more than one, or measures what is no
    task of the assignment.
    """
    path = assignment.board
    if path is None:
        return None
    module = _module(path)
    boards = [value for value in vars(module).values() if isinstance(value, Board)]
    if len(boards) != 1:
        raise CheckError(
            f"{path} must declare one measure, and declares {len(boards)}: put "
            "@leaderboard(task=...) over it."
        )
    tasks = {
        grade_id
        for notebook in assignment.notebooks.values()
        for grade_id, _ in reference_cells(json.loads(notebook.read_text(encoding="utf-8")))
        if grade_id
    }
    if boards[0].task not in tasks:
        near = did_you_mean(boards[0].task, tasks)
        raise CheckError(f"{path}: {boards[0].task!r} is no task of {assignment.name}.{near}")
    makers = path.with_name("data.py")
    data = _module(makers) if makers.is_file() else None
    return Board(**{**vars(boards[0]), "data": data})


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"board_{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except CheckError:
        raise
    except Exception as exc:
        raise CheckError(f"{path} cannot be loaded: {type(exc).__name__}: {exc}") from exc
    return module


def measure(board: Board, run: Run) -> Estimate:
    """What the submission of ``run`` reaches on the board's draw.

    Its seeds derive from the course secret under a name of their own: no check has them. Raises
    what the trainee's code or the wire raised, WrongType for an answer that is none, TooWide for an
    interval that is, CheckError for a mistake of the author's.
    """

    def seed(name: str) -> int:
        return derive_seed(run.secret, run.assignment, run.draw, "board", name)

    found = estimate(board.function(Submission(run, board.timeout), board.data, seed))
    if found.high - found.low > board.widest:
        raise TooWide
    return found


def estimate(items: Skill | Sequence[float] | np.ndarray) -> Estimate:
    """Value and 95 % interval of what a measure returned, by normal theory.

    Of scores s: their mean, with standard error sd(s) / sqrt(n). Of a :class:`Skill`: the ratio
    S = sum(floor - loss) / sum(floor - ceiling), with the standard error of a ratio of two means of
    the same items, sd(u) / (sqrt(n) mean(floor - ceiling)), where u = (floor - loss) - S (floor -
    ceiling) (Cochran, Sampling Techniques, 3rd ed. 1977, section 2.11). The interval is about other
    items of the same kind; what another draw of training data would do is not in it.
    """
    if isinstance(items, Skill):
        loss, floor, ceiling = (np.asarray(part, dtype=np.float64) for part in items)
        room = floor - ceiling
        if not (floor.shape == ceiling.shape and np.isfinite(room).all() and room.mean() > 0):
            raise CheckError(f"{BOARD_FILE}: floor and ceiling must be finite, and floor worse.")
        if loss.shape != floor.shape:
            raise CheckError(f"{BOARD_FILE}: loss, floor and ceiling must have the same shape.")
    else:
        loss = -np.asarray(items, dtype=np.float64)
        floor, room = np.zeros_like(loss), np.ones_like(loss)
    n = len(loss) if loss.ndim == 1 else 0
    if n < FEWEST:
        raise CheckError(f"{BOARD_FILE}: a measure is of {FEWEST} items or more, in one dimension.")
    with np.errstate(over="ignore", invalid="ignore"):
        value = float((floor - loss).mean() / room.mean())
        off = (floor - loss) - value * room
        half = _Z * float(off.std(ddof=1)) / (math.sqrt(n) * float(room.mean()))
    if not (math.isfinite(value) and math.isfinite(half)):
        en, ja = "The answers must be finite numbers.", "答えは有限の数でなければなりません。"
        raise WrongType(en, ja, en, ja)
    return Estimate(value, value - half, value + half)
