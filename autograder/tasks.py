"""The tasks of a submission: from what its cells and checks gave to points and findings."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.compat import Compat
from autograder.course import Assignment
from autograder.errors import CheckError
from autograder.execution import CellRun
from autograder.notebook import Intake, Master, MasterCell
from autograder.results import CheckResult, Finding, TaskResult, Text
from autograder.sandbox.notices import NO_COMMANDS
from autograder.scoring import score_as_stock, score_outputs

if TYPE_CHECKING:
    from autograder.checks.runner import CheckRunner

__all__ = ["not_handed_in", "points_agree", "put_outputs", "task_of", "unscored", "untouched"]


def task_of(
    cell: MasterCell,
    master: Master,
    ready: Intake,
    runs: Mapping[int, CellRun],
    checks: Mapping[str, list[CheckResult]],
    *,
    compat: Compat | None = None,
    rubric: bool = False,
) -> tuple[TaskResult, list[Finding]]:
    """The points of one graded cell. ``runs`` are those of the notebook's cells, by index.

    Under a ``rubric`` answers worth nothing are read with others, so nobody has to mark them.
    Raises IntakeError if nbgrader is to be followed (``compat``) and gives up here.
    """
    attempted = ready.attempted.get(cell.grade_id.removeprefix("check_"), True)
    if cell.manual:
        attempted = ready.attempted.get(cell.grade_id, True)
        # as nbgrader does: an answer that was never touched needs no marker
        marked = attempted and (cell.points > 0 or not rubric)
        score = None if cell.task or marked else 0.0
        return (
            TaskResult(
                cell.grade_id, score, cell.points, True, attempted=attempted, notebook=master.name
            ),
            [],
        )
    if cell.grade_id in checks:
        own = tuple(checks[cell.grade_id])
        if cell.grade_id.removeprefix("check_") not in ready.attempted:
            attempted = any(check.outcome != "skipped" for check in own)
        elif attempted:
            own = tuple(_needs_another(check) for check in own)
        points = round(sum(check.points for check in own), 6)
        return (
            TaskResult(
                cell.grade_id,
                min(points, cell.points),
                cell.points,
                False,
                own,
                attempted,
                master.name,
            ),
            [],
        )
    return _plain_task(cell, master, ready, runs, compat)


def _plain_task(
    cell: MasterCell,
    master: Master,
    ready: Intake,
    runs: Mapping[int, CellRun],
    compat: Compat | None,
) -> tuple[TaskResult, list[Finding]]:
    """A test cell of nbgrader's own kind, scored by what it showed."""
    index = _index(ready.notebook, cell.grade_id)
    run = runs.get(index) if index is not None else None
    outputs = run.outputs if run is not None else []
    ran = run is not None and run.mishap is None
    findings: list[Finding] = []
    score: float | None
    if compat is None:
        score, findings = score_outputs(
            outputs, cell.points, notebook=master.name, grade_id=cell.grade_id, ran=ran
        )
    elif index is None:
        score = None  # it was deleted: a person has to look
    elif not ran:
        score = 0.0
    else:
        score = score_as_stock(outputs, cell.points, grade_id=cell.grade_id, ignored=compat.ignored)
    return TaskResult(cell.grade_id, score, cell.points, False, notebook=master.name), findings


def _needs_another(check: CheckResult) -> CheckResult:
    """A stub was hit though this task's own cell is filled: it is another function's."""
    if check.message is None or check.message.cause != "not_attempted":
        return check
    reason = Text(
        "This needs another function that you have not started yet.",
        "まだ着手していない別の関数が必要です。",
    )
    return dataclasses.replace(check, message=dataclasses.replace(check.message, reason=reason))


def _index(notebook: Mapping[str, Any], grade_id: str) -> int | None:
    for i, cell in enumerate(notebook["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            return i
    return None


def put_outputs(notebook: dict[str, Any], runs: Mapping[int, CellRun], name: str) -> list[Finding]:
    """Write outputs into the notebook; returns findings on what the sandbox did not let it do."""
    findings = []
    for count, (index, run) in enumerate(runs.items(), start=1):
        cell = notebook["cells"][index]
        cell["execution_count"] = count
        cell["outputs"] = list(run.outputs)
        if run.error == "MemoryError":
            findings.append(Finding("limit", _TOO_MUCH_MEMORY, name, index))
        if any(NO_COMMANDS in output.get("text", "") for output in run.outputs):
            findings.append(Finding("limit", _NO_COMMANDS, name, index))
        if run.mishap is not None:
            findings.append(Finding("limit", run.mishap.reason, name, index))
            reason = run.mishap.reason
            words = [each for each in (reason.en, reason.ja) if each]
            cell["outputs"].append(
                {
                    "output_type": "error",
                    "ename": "Stopped",
                    "evalue": " ".join(words),
                    "traceback": words,
                }
            )
    return findings


_NO_COMMANDS = Text(
    "A cell asks for a shell command or an installation (!, %%bash, %pip). There is none while "
    "grading, so what would come of it is missing.",
    "シェルコマンドやインストール（!、%%bash、%pip）を使うセルがあります。採点中は使えないため、"
    "その結果はありません。",
)
_TOO_MUCH_MEMORY = Text(
    "A cell needed more memory than allowed and was stopped; the rest was graded.",
    "メモリの上限を超えたセルを止めました。残りは採点しました。",
)


def unscored(masters: Mapping[str, Master]) -> tuple[TaskResult, ...]:
    """The tasks of a submission that cannot be graded."""
    return tuple(task for master in masters.values() for task in untouched(master))


def untouched(master: Master) -> list[TaskResult]:
    """The tasks of a notebook that was not handed in."""
    return [
        TaskResult(
            cell.grade_id, 0.0, cell.points, cell.manual, attempted=False, notebook=master.name
        )
        for cell in master.scored()
    ]


def not_handed_in(name: str) -> Finding:
    """The remark on a notebook that is not there."""
    return Finding(
        "missing",
        Text(
            f"The notebook {name}.ipynb was not handed in.",
            f"ノートブック {name}.ipynb が提出されていません。",
        ),
        name,
    )


def points_agree(
    runner: CheckRunner, masters: Mapping[str, Master], assignment: Assignment
) -> None:
    """The cell is worth the sum of its checks; raises CheckError otherwise."""
    sums: dict[str, float] = {}
    for spec in runner.specs:
        sums[spec.grade_id] = sums.get(spec.grade_id, 0.0) + spec.points
    cells = {cell.grade_id: cell for master in masters.values() for cell in master.scored()}
    for grade_id, points in sums.items():
        if grade_id not in cells:
            raise CheckError(
                f"{assignment.name}: there are checks for {grade_id!r}, but no graded cell with "
                f"that grade_id. Rename the file or add the cell."
            )
        if abs(cells[grade_id].points - points) > 1e-9:
            raise CheckError(
                f"{assignment.name}: the cell {grade_id!r} is worth "
                f"{cells[grade_id].points:g} points, but its checks sum to {points:g}. "
                f"Set the cell's points to {points:g}."
            )
