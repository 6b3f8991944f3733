"""Measuring a submission for the leaderboard: after all checks, apart from them, without points.

The notebook runs again in a new child with time of its own, which has seen no input of a check: so
nothing that a check did is known there, and nothing that happens here can reach an outcome.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from autograder.checks.board import Board, TooWide, measure
from autograder.checks.judge import judge
from autograder.checks.run import Run
from autograder.checks.runner import CHECK_SECONDS, alarm
from autograder.checks.spec import CheckSpec
from autograder.course import Assignment
from autograder.errors import CheckError, IntakeError
from autograder.execution import Execution
from autograder.jobs import Job
from autograder.notebook import code_cells, intake
from autograder.results import Standing, Text
from autograder.sandbox import SandboxError
from autograder.wish import Wish, wish_of

__all__ = ["safely", "standing"]

log = logging.getLogger(__name__)

_DISTURBED = Text(
    "the machine was disturbed while measuring it; ask for it to be graded again",
    "測定中にマシンの状態が乱れました。もう一度採点するよう担当者に頼んでください",
)
_TOO_WIDE = Text(
    "its answers differ so much in quality that they say little about its skill",
    "予測の良し悪しの差が大きすぎて、スキルを測れません",
)
_BROKE = Text(
    "the measure itself broke, not your code; a person will look at it",
    "測定そのものに問題がありました。あなたのコードの問題ではありません。担当者が確認します",
)


def safely(work: Callable[[], Standing | None]) -> Standing | None:
    """What ``work`` gives; a fault of it costs the place on the board, and nothing else."""
    try:
        return work()
    except SandboxError:
        return Standing(reason=_DISTURBED)
    except Exception as fault:
        log.error("A submission could not be measured for the leaderboard", exc_info=fault)
        return Standing(reason=_BROKE)


def standing(
    job: Job,
    assignment: Assignment,
    board: Callable[[], Board | None],
    opened: Callable[[Sequence[str]], Execution],
    secret: bytes,
    *,
    last: bool,
) -> Standing | None:
    """What the submission reached on the board, or why nothing; None for who did not ask.

    ``opened`` makes the run of a notebook's cells. Raises SandboxError if a child was disturbed
    from outside and this is not the ``last`` try.
    """
    cells: dict[str, list[str]] = {}
    try:
        for name, raw in job.notebooks.items():
            ready = intake(raw, job.masters[name])
            cells[name] = [source for _, _, source in code_cells(ready.notebook)]
    except IntakeError:
        return None  # the result says so
    wish = wish_of(source for sources in cells.values() for source in sources)
    if wish is None:
        return None
    try:
        declared = board()
    except CheckError as fault:
        log.error("%s: the leaderboard could not be loaded", assignment.name, exc_info=fault)
        return _unranked(wish, _BROKE)
    if declared is None:
        return None
    for name, master in job.masters.items():
        if name in cells and any(cell.grade_id == declared.task for cell in master.cells):
            with opened(cells[name]) as execution:
                found = _measured(
                    declared, wish, Run(job.assignment, secret, job.draw, execution), execution
                )
            execution.raise_if_disturbed(last)
            return found
    return _unranked(wish, Text("the notebook was not handed in", "ノートブックが未提出です"))


def _measured(board: Board, wish: Wish, run: Run, execution: Execution) -> Standing:
    try:
        execution.run_cells()
        with alarm(CHECK_SECONDS, lambda: run.waited):
            found = measure(board, run)
    except SandboxError:
        raise
    except TooWide:
        return _unranked(wish, _TOO_WIDE)
    except Exception as fault:
        return _unranked(wish, _why(fault, board, run))
    return Standing(wish.name, wish.flaw, found.value, found.low, found.high)


def _why(fault: Exception, board: Board, run: Run) -> Text:
    """What may be said of a fault: its kind, as of a hidden check, and never what it carries."""
    outcome, message = judge(fault, _spec(board), shown=False, gave=run.gave)
    if outcome == "undecided":
        log.error("The leaderboard's measure %s broke", board.task, exc_info=fault)
        return _BROKE
    return message.reason or Text("it gave no answer", "答えが得られませんでした")


def _spec(board: Board) -> CheckSpec:
    nothing: dict[str, Any] = {"points": 0.0, "public": False, "concept": "", "core": False}
    return CheckSpec(
        name="leaderboard",
        task=board.task,
        title=board.title,
        teaches=Text(),
        example=None,
        timeout=board.timeout,
        **nothing,
    )


def _unranked(wish: Wish, reason: Text) -> Standing:
    return Standing(wish.name, wish.flaw, reason=reason)
