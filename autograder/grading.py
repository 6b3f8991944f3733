"""Grading one submission: intake, cells in the sandbox, checks, result. Runs in a worker.

Knows no gradebook and writes no file: what comes out is a :class:`~autograder.results.Result`.
What only some courses need is imported where it is needed: every worker starts with this module.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from autograder.compat import puts_back
from autograder.course import Assignment, Course
from autograder.errors import CourseError, IntakeError
from autograder.execution import Execution
from autograder.fingerprint import files_hash
from autograder.jobs import Job
from autograder.leftovers import MAX_KEPT_BYTES, left_behind, made
from autograder.notebook import Intake, Master, code_cells, intake
from autograder.results import (
    CheckResult,
    Finding,
    Result,
    SandboxLevel,
    Standing,
    TaskResult,
)
from autograder.sandbox import Limits, Orders, SandboxError, Starved, Zygote
from autograder.settings import Settings
from autograder.stages import Stages
from autograder.submissions import beside
from autograder.tasks import (
    not_handed_in,
    points_agree,
    put_outputs,
    task_of,
    unscored,
    untouched,
)
from autograder.warned import warnings_of

if TYPE_CHECKING:
    from autograder.checks.board import Board
    from autograder.checks.run import Run
    from autograder.checks.runner import CheckRunner, Trace
    from autograder.rubric import Rubric

__all__ = ["Grader"]

T = TypeVar("T")
MAX_TRIES = 3
VERSIONS = ("numpy", "pandas", "scikit-learn", "scipy", "ipython", "pytest", "nbgrader")


class _Done(NamedTuple):
    """What one notebook gave; ``files`` lie in the folder when the next one starts."""

    tasks: list[TaskResult]
    findings: list[Finding]
    files: Mapping[str, bytes]


class Grader:
    """A worker's grader. The zygote starts first, before any check is read.

    ``orders`` are those of the incubator that it is born from; without them it warms up by itself.
    """

    def __init__(
        self,
        root: Path,
        level: SandboxLevel,
        settings: Settings | None = None,
        orders: Orders | None = None,
    ) -> None:
        self.level = level
        self._root = root
        self._orders = orders
        self._zygote = self._start()
        self._course = Course(root, settings)
        self._runners: dict[str, CheckRunner | None] = {}
        self._materials: dict[str, dict[str, bytes]] = {}
        self._rubrics: dict[str, Rubric] = {}
        self._given: dict[str, list[dict[str, Any]]] = {}  # by notebook, one for each language
        self._tried: dict[str, Assignment] = {}
        self._boards: dict[str, Board | None] = {}
        self.traces: dict[str, Trace] = {}  # of the submission graded last

    def _start(self) -> Zygote:
        return Zygote.start(self.level, hide=[self._root], orders=self._orders)

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
        result = self._steadily(lambda last: self._timed(job, last=last))
        if job.contest and result.status == "graded":
            stages = Stages()
            with stages.time("board"):
                result = dataclasses.replace(result, standing=self._standing(job))
            result = dataclasses.replace(result, stages={**result.stages, **stages.seconds})
        return result

    def _standing(self, job: Job) -> Standing | None:
        """What it reached on the leaderboard; whatever happens there, the result stands."""
        from autograder.contest import safely, standing

        assignment = self._course.assignment(job.assignment)
        materials = self._files(assignment)
        files, limits = beside(job.files, materials), self.limits(assignment)
        return safely(
            lambda: self._steadily(
                lambda last: standing(
                    job,
                    assignment,
                    lambda: self._board(assignment),
                    lambda cells: Execution(self._zygote, limits, files, cells),
                    self._course.secret(),
                    last=last,
                )
            )
        )

    def _board(self, assignment: Assignment) -> Board | None:
        from autograder.checks.board import load_board

        if assignment.name not in self._boards:
            self._boards[assignment.name] = load_board(assignment)
        return self._boards[assignment.name]

    def trial(
        self, name: str, draw: int, sources: Sequence[str], use: Callable[[CheckRunner, Run], T]
    ) -> T:
        """What ``use`` finds out about what these cells of an assignment have made."""
        return self._steadily(lambda last: self._trial(name, draw, sources, use, last=last))

    def _steadily(self, work: Callable[[bool], T]) -> T:
        for left in reversed(range(MAX_TRIES)):
            try:
                return work(not left)
            except SandboxError as fault:
                if not left or isinstance(fault, Starved):
                    raise
                if not self._zygote.alive:
                    self._zygote.close()
                    self._zygote = self._start()
        raise AssertionError

    def _trial(
        self,
        name: str,
        draw: int,
        sources: Sequence[str],
        use: Callable[[CheckRunner, Run], T],
        *,
        last: bool,
    ) -> T:
        from autograder.checks.run import Run

        if name not in self._tried:
            self._tried[name] = self._course.assignment(name)
        assignment = self._tried[name]
        runner = self._runner(assignment, {})
        assert runner is not None
        limits, files = self.limits(assignment), self._files(assignment)
        with Execution(self._zygote, limits, files, sources) as execution:
            execution.run_cells()
            found = use(runner, Run(name, self._course.secret(), draw, execution))
        execution.raise_if_disturbed(last)
        return found

    def _timed(self, job: Job, last: bool) -> Result:
        stages = Stages()
        with stages.time("result"):
            result = self._grade(job, stages, last=last)
        return dataclasses.replace(result, stages=stages.seconds)

    def _grade(self, job: Job, stages: Stages, *, last: bool) -> Result:
        started = time.perf_counter()
        assignment = self._course.assignment(job.assignment)
        self._runner(assignment, job.masters)  # a mistake in the checks is told in any case
        tasks: list[TaskResult] = []
        findings: list[Finding] = []
        notebooks: dict[str, Any] = {}
        receipt = self._receipt(job, assignment)
        put_back = puts_back(job.compat)
        handed_in = job.files
        try:
            if job.refused[0]:
                raise IntakeError(*job.refused)
            if not job.notebooks:
                raise IntakeError(
                    f"There is no notebook {' or '.join(job.masters)}.ipynb in the submission.",
                    f"提出物に {'、'.join(job.masters)}.ipynb がありません。",
                )
            with stages.time("intake"):
                ready = {
                    name: intake(job.notebooks[name], master, put_back=put_back)
                    for name, master in job.masters.items()
                    if name in job.notebooks
                }
            for name, master in job.masters.items():
                if name not in ready:
                    tasks += untouched(master)
                    findings.append(not_handed_in(name))
                    continue
                more = name != list(ready)[-1]
                done = self._notebook(
                    job, assignment, master, ready[name], handed_in, stages, more=more, last=last
                )
                notebooks[name] = ready[name].notebook
                tasks += done.tasks
                findings += done.findings
                handed_in = done.files
        except IntakeError as exc:
            return Result(
                student=job.student,
                assignment=job.assignment,
                status="not_gradable",
                reason=exc.reason,
                tasks=unscored(job.masters),
                sandbox=self.level,
                seconds=time.perf_counter() - started,
                receipt=receipt,
            )
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
            files=self._made(job, handed_in) if job.keep_files else {},
        )

    def _made(self, job: Job, files: Mapping[str, bytes]) -> dict[str, bytes]:
        materials = self._files(self._course.assignment(job.assignment))
        return made(files, {**job.files, **materials}, job.masters)

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
        handed_in: Mapping[str, bytes],
        stages: Stages,
        *,
        more: bool,
        last: bool,
    ) -> _Done:
        """Run one notebook, with ``more`` to come; its outputs are written into ``ready``."""
        notebook = ready.notebook
        runner = self._runner(assignment, job.masters)
        cells = code_cells(notebook)
        materials = self._files(assignment)
        files = beside(handed_in, materials)
        if assignment.rubric is not None:  # the pre-check in the notebook reads the notebook
            files[f"{master.name}.ipynb"] = job.notebooks[master.name]
        shown = {spec.grade_id for spec in runner.specs} if runner and job.lean else set()
        sources = ["" if grade_id in shown else source for _, grade_id, source in cells]
        checks: dict[str, list[CheckResult]] = {}
        limits = self.limits(assignment)
        with Execution(self._zygote, limits, files, sources, stages) as execution:
            runs = execution.run_cells()
            if more:
                with stages.time("files"):
                    left = left_behind(execution, materials)
                handed_in = handed_in if left is None else left
            elif job.keep_files and execution.alive:  # not worth running all cells again
                with stages.time("files"):
                    new = left_behind(execution, {**materials, **handed_in}, MAX_KEPT_BYTES)
                handed_in = {**handed_in, **(new or {})}
            if runner is not None and runner.judges(master):
                from autograder.checks.run import Run

                run = Run(job.assignment, self._course.secret(), job.draw, execution)
                with stages.time("checks"):
                    checks = runner.run(run, job.known)
                self.traces = runner.traces
        execution.raise_if_disturbed(last)
        by_index = {index: run for (index, _, _), run in zip(cells, runs, strict=True)}
        findings = list(ready.findings) + put_outputs(notebook, by_index, master.name)
        findings += warnings_of(
            {index: run.outputs for index, run in by_index.items()}, master.name
        )
        findings += self._precheck(assignment, master, notebook)
        tasks = []
        for cell in master.scored():
            task, told = task_of(
                cell,
                master,
                ready,
                by_index,
                checks,
                compat=job.compat,
                rubric=assignment.rubric is not None,
            )
            tasks.append(task)
            findings += told
        return _Done(tasks, findings, handed_in)

    def _precheck(
        self, assignment: Assignment, master: Master, notebook: dict[str, Any]
    ) -> list[Finding]:
        """READY or INCOMPLETE for a workshop's answers; attaches no points."""
        if assignment.rubric is None:
            return []
        from autograder.precheck import findings, precheck_notebook
        from autograder.rubric import load_rubric
        from autograder.translation.apply import translated_notebook
        from autograder.translation.catalogue import all_translations

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
        return list(findings(report, master.name))

    def _runner(self, assignment: Assignment, masters: Mapping[str, Master]) -> CheckRunner | None:
        if assignment.name not in self._runners:
            runner = None
            if assignment.hidden is not None and any(assignment.hidden.rglob("test_*.py")):
                from autograder.checks.runner import CheckRunner  # pytest, numpy: half a second

                runner = CheckRunner(assignment.hidden, assignment.lessons())
                if masters:
                    points_agree(runner, masters, assignment)
            self._runners[assignment.name] = runner
        return self._runners[assignment.name]

    def _files(self, assignment: Assignment) -> dict[str, bytes]:
        if assignment.name not in self._materials:
            files = assignment.materials()
            if assignment.hidden is not None:
                from autograder.trainee.bundle import practice_files, with_bytecode

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
            "files": files_hash(job.files),
            "seeds": hashlib.sha256(b"fingerprint" + secret).hexdigest()[:12],
            "draw": job.draw,
            "limits": dataclasses.asdict(self.limits(assignment)),
            "python": platform.python_version(),
            "versions": dict(_versions()),
            "sandbox": self.level,
            "nbgrader_compat": job.compat is not None,
        }


@functools.cache  # reading them takes as long as scoring
def _versions() -> Mapping[str, str]:
    return {name: metadata.version(name) for name in VERSIONS}
