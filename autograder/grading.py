"""Grading one submission: intake, cells in the sandbox, checks, result. Runs in a worker.

Knows no gradebook and writes no file: what comes out is a :class:`~autograder.results.Result`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
import time
from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from autograder.checks.run import Run
from autograder.checks.runner import CheckRunner, Trace
from autograder.course import Assignment, Course
from autograder.errors import CheckError, CourseError, IntakeError
from autograder.execution import CellRun, Execution
from autograder.jobs import Job
from autograder.notebook import Intake, Master, MasterCell, code_cells, intake
from autograder.precheck import findings as precheck_findings
from autograder.precheck import precheck_notebook
from autograder.proof.attempt import Attempt, Attempted
from autograder.results import (
    CheckResult,
    Finding,
    Outcome,
    Result,
    SandboxLevel,
    TaskResult,
    Text,
)
from autograder.rubric import Rubric, load_rubric
from autograder.sandbox import Limits, SandboxError, Zygote
from autograder.scoring import score_outputs
from autograder.settings import Settings
from autograder.submissions import beside
from autograder.trainee.bundle import practice_files, with_bytecode
from autograder.translation.apply import translated_notebook
from autograder.translation.catalogue import all_translations

__all__ = ["Grader"]

T = TypeVar("T")
MAX_TRIES = 3
VERSIONS = ("numpy", "pandas", "scikit-learn", "scipy", "ipython", "pytest", "nbgrader")


class Grader:
    """A worker's grader. The zygote starts first, before any check is read."""

    def __init__(self, root: Path, level: SandboxLevel, settings: Settings | None = None) -> None:
        self.level = level
        self._root = root
        self._zygote = self._start()
        self._course = Course(root, settings)
        self._runners: dict[str, CheckRunner | None] = {}
        self._materials: dict[str, dict[str, bytes]] = {}
        self._rubrics: dict[str, Rubric] = {}
        self._given: dict[str, list[dict[str, Any]]] = {}  # by notebook, one for each language
        self._attempted: dict[str, Assignment] = {}
        self.traces: dict[str, Trace] = {}  # of the submission graded last

    def _start(self) -> Zygote:
        return Zygote.start(self.level, hide=[self._root])

    def close(self) -> None:
        for runner in self._runners.values():
            if runner is not None:
                runner.close()
        self._zygote.close()

    def grade(self, job: Job) -> Result:
        """Grade one submission. Faults of the trainee's side never raise.

        If the zygote ended (it is replaced), or a child was killed from outside, the submission is
        graded again: that is no fault of the trainee's. What the last try gave counts.
        """
        return self._steadily(lambda last: self._grade(job, last=last))

    def attempt(self, attempt: Attempt) -> Attempted:
        """Run some cells and, one by one, some checks: see :class:`Attempt`."""
        return self._steadily(lambda last: self._attempt(attempt, last=last))

    def _steadily(self, work: Callable[[bool], T]) -> T:
        for left in reversed(range(MAX_TRIES)):
            try:
                return work(not left)
            except SandboxError:
                if not left:
                    raise
                if not self._zygote.alive:
                    self._zygote.close()
                    self._zygote = self._start()
        raise AssertionError

    def _attempt(self, attempt: Attempt, last: bool) -> Attempted:
        started = time.perf_counter()
        if attempt.assignment not in self._attempted:
            self._attempted[attempt.assignment] = self._course.assignment(attempt.assignment)
        assignment = self._attempted[attempt.assignment]
        runner = self._runner(assignment, {})
        assert runner is not None
        done: dict[str, tuple[Outcome, str]] = {}
        seconds = dict(attempt.checks)
        with Execution(
            self._zygote, self.limits(assignment), self._files(assignment), attempt.sources
        ) as execution:
            execution.run_cells()
            run = Run(attempt.assignment, self._course.secret(), attempt.draw, execution)
            for name in list(seconds):
                if attempt.enough(name, done):
                    continue
                run.most_call_seconds = seconds[name]
                result = runner.one(run, name)
                done[name] = result.outcome, result.message.cause if result.message else ""
        if (execution.disturbed and not last) or not self._zygote.alive:
            raise SandboxError("a child was killed from outside")
        return Attempted(done, time.perf_counter() - started)

    def _grade(self, job: Job, last: bool) -> Result:
        started = time.perf_counter()
        assignment = self._course.assignment(job.assignment)
        runner = self._runner(assignment, job.masters)
        tasks: list[TaskResult] = []
        findings: list[Finding] = []
        notebooks: dict[str, Any] = {}
        receipt = self._receipt(job, assignment)
        try:
            if job.refused[0]:
                raise IntakeError(*job.refused)
            if not job.notebooks:
                raise IntakeError(
                    f"There is no notebook {' or '.join(job.masters)}.ipynb in the submission.",
                    f"提出物に {'、'.join(job.masters)}.ipynb がありません。",
                )
            ready = {
                name: intake(job.notebooks[name], master)
                for name, master in job.masters.items()
                if name in job.notebooks
            }
        except IntakeError as exc:
            return Result(
                student=job.student,
                assignment=job.assignment,
                status="not_gradable",
                reason=exc.reason,
                tasks=_unscored(job.masters),
                sandbox=self.level,
                seconds=time.perf_counter() - started,
                receipt=receipt,
            )
        for name, master in job.masters.items():
            if name not in ready:
                tasks += _missing_notebook(master)
                findings.append(_not_handed_in(name))
                continue
            done = self._notebook(job, assignment, master, ready[name], runner, last)
            notebooks[name] = done[0]
            tasks += done[1]
            findings += done[2]
        return Result(
            student=job.student,
            assignment=job.assignment,
            status="graded",
            tasks=tuple(tasks),
            findings=tuple(findings),
            sandbox=self.level,
            seconds=time.perf_counter() - started,
            receipt=receipt,
            notebooks=notebooks,
        )

    def limits(self, assignment: Assignment) -> Limits:
        """The course's limits with the assignment's own over them."""
        try:
            return Limits.from_mapping({**self._course.settings.limits, **assignment.limits})
        except ValueError as exc:
            raise CourseError(f"{assignment.name}: {exc}") from exc

    def _notebook(
        self,
        job: Job,
        assignment: Assignment,
        master: Master,
        ready: Intake,
        runner: CheckRunner | None,
        last: bool,
    ) -> tuple[dict[str, Any], list[TaskResult], list[Finding]]:
        notebook = ready.notebook
        cells = code_cells(notebook)
        files = beside(job.files, self._files(assignment))
        if assignment.rubric is not None:  # the pre-check in the notebook reads the notebook
            files[f"{master.name}.ipynb"] = job.notebooks[master.name]
        shown = {spec.grade_id for spec in runner.specs} if runner and job.lean else set()
        sources = ["" if grade_id in shown else source for _, grade_id, source in cells]
        checks: dict[str, list[CheckResult]] = {}
        with Execution(self._zygote, self.limits(assignment), files, sources) as execution:
            runs = execution.run_cells()
            if runner is not None and runner.judges(master):
                run = Run(job.assignment, self._course.secret(), job.draw, execution)
                checks = runner.run(run, job.known)
                self.traces = runner.traces
        if (execution.disturbed and not last) or not self._zygote.alive:
            raise SandboxError("a child was killed from outside")
        by_index = {index: run for (index, _, _), run in zip(cells, runs, strict=True)}
        findings = list(ready.findings) + _put_outputs(notebook, by_index, master.name)
        findings += self._precheck(assignment, master, notebook)
        tasks = []
        for cell in master.scored():
            task, more = _task(cell, master, ready, notebook, by_index, checks)
            tasks.append(task)
            findings += more
        return notebook, tasks, findings

    def _precheck(
        self, assignment: Assignment, master: Master, notebook: dict[str, Any]
    ) -> list[Finding]:
        """READY or INCOMPLETE for a workshop's answers; attaches no points."""
        if assignment.rubric is None:
            return []
        if assignment.name not in self._rubrics:
            self._rubrics[assignment.name] = load_rubric(assignment.rubric)
        path = assignment.notebooks[master.name]
        key = str(path)
        if key not in self._given:
            source = json.loads(path.read_text(encoding="utf-8"))
            others = all_translations(assignment).values()
            self._given[key] = [
                source,
                *(translated_notebook(source, t, path.name) for t in others),
            ]
        report = precheck_notebook(notebook, self._rubrics[assignment.name], *self._given[key])
        return list(precheck_findings(report, master.name))

    def _runner(self, assignment: Assignment, masters: Mapping[str, Master]) -> CheckRunner | None:
        if assignment.name not in self._runners:
            runner = None
            if assignment.hidden is not None and any(assignment.hidden.rglob("test_*.py")):
                runner = CheckRunner(assignment.hidden, assignment.lessons())
                if masters:
                    _points_agree(runner, masters, assignment)
            self._runners[assignment.name] = runner
        return self._runners[assignment.name]

    def _files(self, assignment: Assignment) -> dict[str, bytes]:
        if assignment.name not in self._materials:
            files = assignment.materials()
            if assignment.hidden is not None:
                files |= with_bytecode(practice_files(assignment))
            self._materials[assignment.name] = files
        return self._materials[assignment.name]

    def _receipt(self, job: Job, assignment: Assignment) -> dict[str, Any]:
        """What is needed to reproduce the result. No secret: of the course's only a fingerprint."""
        secret = self._course.secret()
        return {
            "key": job.key,
            "base": job.base,
            "checks": dict(job.checks),
            "submitted": {
                name: hashlib.sha256(raw).hexdigest() for name, raw in job.notebooks.items()
            },
            "seeds": hashlib.sha256(b"fingerprint" + secret).hexdigest()[:12],
            "draw": job.draw,
            "limits": dataclasses.asdict(self.limits(assignment)),
            "python": platform.python_version(),
            "versions": {name: metadata.version(name) for name in VERSIONS},
            "sandbox": self.level,
        }


def _task(
    cell: MasterCell,
    master: Master,
    ready: Intake,
    notebook: dict[str, Any],
    runs: Mapping[int, CellRun],
    checks: Mapping[str, list[CheckResult]],
) -> tuple[TaskResult, list[Finding]]:
    attempted = ready.attempted.get(cell.grade_id.removeprefix("check_"), True)
    if cell.manual:
        attempted = ready.attempted.get(cell.grade_id, True)
        # as nbgrader does: an answer that was never touched needs no marker
        score = None if cell.task or (attempted and cell.points) else 0.0
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
    index = _index(notebook, cell.grade_id)
    run = runs.get(index) if index is not None else None
    outputs = run.outputs if run is not None else []
    score, findings = score_outputs(
        outputs,
        cell.points,
        notebook=master.name,
        grade_id=cell.grade_id,
        ran=run is not None and run.mishap is None,
    )
    task = TaskResult(cell.grade_id, score, cell.points, False, notebook=master.name)
    return task, findings


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


def _put_outputs(notebook: dict[str, Any], runs: Mapping[int, CellRun], name: str) -> list[Finding]:
    """Write outputs into the notebook; returns a finding for each limit that a cell hit."""
    findings = []
    for count, (index, run) in enumerate(runs.items(), start=1):
        cell = notebook["cells"][index]
        cell["execution_count"] = count
        cell["outputs"] = list(run.outputs)
        if run.error == "MemoryError":
            findings.append(Finding("limit", _TOO_MUCH_MEMORY, name, index))
        if run.mishap is not None:
            findings.append(Finding("limit", run.mishap.reason, name, index))
            cell["outputs"].append(
                {
                    "output_type": "error",
                    "ename": "Stopped",
                    "evalue": run.mishap.reason.en,
                    "traceback": [run.mishap.reason.en],
                }
            )
    return findings


_TOO_MUCH_MEMORY = Text(
    "A cell needed more memory than allowed and was stopped; the rest was graded.",
    "メモリの上限を超えたセルを止めました。残りは採点しました。",
)


def _unscored(masters: Mapping[str, Master]) -> tuple[TaskResult, ...]:
    return tuple(task for master in masters.values() for task in _missing_notebook(master))


def _missing_notebook(master: Master) -> list[TaskResult]:
    return [
        TaskResult(
            cell.grade_id, 0.0, cell.points, cell.manual, attempted=False, notebook=master.name
        )
        for cell in master.scored()
    ]


def _not_handed_in(name: str) -> Finding:
    return Finding(
        "missing",
        Text(
            f"The notebook {name}.ipynb was not handed in.",
            f"ノートブック {name}.ipynb が提出されていません。",
        ),
        name,
    )


def _points_agree(
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
