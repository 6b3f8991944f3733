"""The feedback page as data: what the templates ``feedback.html.j2`` and ``feedback.md.j2`` read.

Words that depend on the language are already chosen; text of the trainee's is plain (see
``formats``) and still to be escaped, which the templates do by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Any, Literal

from autograder.history import Attempt
from autograder.render.cells import Cell, Work, own_work, task_of
from autograder.render.criteria import CriterionView, criterion_of
from autograder.render.formats import concept, gist, name, plain_text
from autograder.render.images import Picture
from autograder.render.marks import Late, Mark, late_of, marked_tasks, marks_by_task
from autograder.render.progress import Progress, changed_tasks, progress
from autograder.results import CheckResult, Finding, Outcome, Result, TaskResult, Text
from autograder.rubric import Rubric
from autograder.visibility import Opened, for_trainee

__all__ = [
    "CheckView",
    "FeedbackPage",
    "Note",
    "Step",
    "TaskState",
    "TaskView",
    "feedback_page",
]

TaskState = Literal[
    "passed", "partly", "failed", "error", "skipped", "undecided", "waiting", "marked"
]

MAX_STEPS = 3
MAX_NOTES = 40


@dataclass(frozen=True)
class CheckView:
    """One check. A hidden one carries what it reveals, or what was opened, and no name."""

    outcome: Outcome
    title: str
    name: str
    concept: str
    points: float
    max_points: float
    public: bool
    core_missing: bool
    cause: str = ""
    called: str = ""
    returned: str = ""
    reason: str = ""
    text: tuple[str, ...] = ()
    lesson: str = ""
    shows_points: bool = True
    source: str = ""  # of a hidden check, once that is open


@dataclass(frozen=True)
class TaskView:
    """One task, its checks and the trainee's cells for it."""

    anchor: str
    name: str
    title: str  # in words, where the course gives one
    state: TaskState
    score: float | None
    max_score: float
    manual: bool
    comment: tuple[str, ...]
    checks: tuple[CheckView, ...]
    cells: tuple[Cell, ...]
    criterion: CriterionView | None = None  # of a workshop's rubric
    gained: float | None = None  # since the submission before; None: nothing changed, or unknown
    again: bool = False  # a person will look at the mark once more: it was given before a re-grade

    @property
    def passed(self) -> int:
        return sum(check.outcome == "passed" for check in self.checks)

    @property
    def lost(self) -> float:
        return max(0.0, self.max_score - (self.score or 0.0))


@dataclass(frozen=True)
class Step:
    """One thing to do next. ``kind`` is the end of a message key (``next.<kind>``)."""

    kind: Literal["fix", "improve", "start", "resubmit", "undecided", "waiting", "done"]
    task: str = ""
    anchor: str = ""
    text: str = ""
    points: float = 0.0
    tasks: tuple[tuple[str, str], ...] = ()  # (name, anchor) of several
    core: bool = False


@dataclass(frozen=True)
class Note:
    """A finding. ``kind`` is a kind of ``results.Finding``."""

    kind: str
    text: str
    notebook: str = ""
    cell: int | None = None  # counted from 1


@dataclass(frozen=True)
class FeedbackPage:
    """Everything on one page."""

    student: str
    assignment: str
    title: str
    course: str
    graded: bool
    reason: str
    score: float  # points reached in the tasks
    max_score: float
    late: Late | None  # if it was handed in late, with what that costs
    final: float  # points that count: those reached without what late work costs
    waiting: float  # points that a person still has to give
    passed: bool | None  # None: no pass mark, or not yet known
    pass_score: float | None
    steps: tuple[Step, ...]
    tasks: tuple[TaskView, ...]
    notes: tuple[Note, ...]
    cells: tuple[Cell, ...]  # the trainee's other cells
    sandbox: str
    seconds: float
    receipt: tuple[tuple[str, str], ...]
    figures: tuple[Picture, ...]  # the trainee's pictures, which outputs name by number from 1
    progress: Progress | None  # over resubmissions
    alternates: tuple[tuple[str, str], ...] = field(default=())  # (language, address)


def _lines(text: str, limit: int = 2_000) -> tuple[str, ...]:
    return tuple(line.strip() for line in plain_text(text)[:limit].split("\n") if line.strip())


def _clip(text: str, limit: int) -> str:
    text = plain_text(text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _check(
    check: CheckResult,
    task: str,
    lang: str,
    lessons: Mapping[str, str] | None = None,
    opened: Opened | None = None,
    concepts: Mapping[str, Text] | None = None,
) -> CheckView:
    opened = opened or Opened()
    check = for_trainee(check, opened.parts)
    # that a task was not attempted is said once, for the task
    message = None if check.outcome in ("passed", "skipped") else check.message
    words: dict[str, Any] = {}
    if message:
        words = {
            "cause": message.cause,
            "called": _clip(message.called, 400),
            "returned": _clip(message.returned, 600),
            "reason": _clip(message.reason.get(lang), 1_000),
            "text": _lines(message.text.get(lang)),
            # a lesson named like the task is where the reader already is
            "lesson": ""
            if message.lesson == task
            else name((lessons or {}).get(message.lesson, message.lesson), 300).replace("`", ""),
        }
    return CheckView(
        outcome=check.outcome,
        title=name(check.title.get(lang), 300),
        name=check.name.removeprefix("test_") if check.public else "",
        concept=concept(check.concept, concepts or {}, lang),
        points=check.points,
        max_points=check.max_points,
        public=check.public,
        core_missing=check.core and check.outcome in ("failed", "error"),
        shows_points="points" in check.reveals,
        source="" if check.public else plain_text(opened.sources.get(check.name, "")),
        **words,
    )


def task_state(task: TaskResult) -> TaskState:
    """What a task comes to, in one word."""
    if task.manual:
        if task.score is None:
            return "waiting"
        return "marked" if task.attempted or task.score else "skipped"
    outcomes = {check.outcome for check in task.checks}
    if not task.attempted or outcomes == {"skipped"}:
        return "skipped"
    score = task.score or 0.0
    if score >= task.max_score and outcomes <= {"passed"}:
        return "passed"
    if task.score is None or ("undecided" in outcomes and outcomes <= {"passed", "undecided"}):
        return "undecided"
    if outcomes == {"passed"}:
        return "marked"  # a person lowered it
    if score > 0:
        return "partly"
    return "error" if outcomes == {"error"} else "failed"


def _what_to_do(check: CheckView) -> str:
    return " ".join(part for part in (check.reason, *check.text) if part) or check.title


def _next_level(task: TaskView) -> str:
    """What the next level of the rubric asks for, else what the grader said."""
    criterion = task.criterion
    if criterion is not None and criterion.level is not None:
        above = [each for each in criterion.levels if each.number > criterion.level + 0.05]
        if above:
            return above[-1].text
    return " ".join(task.comment)


def _steps(page_tasks: Sequence[TaskView], *, graded: bool, waiting: float) -> tuple[Step, ...]:
    """At most three things to do, the most useful first.

    Core ideas first, then the tasks that cost the most points. A task speaks by the check that has
    a question to think about, else by a public one, which the trainee can run again.
    """
    if not graded:
        return (Step("resubmit"),)
    steps = []
    for task in page_tasks:
        if task.state in ("partly", "failed", "error"):
            unmet = [check for check in task.checks if check.outcome in ("failed", "error")]
            unmet.sort(key=lambda check: (not check.text, not check.public, -check.max_points))
            text = gist(_what_to_do(unmet[0]), 260) if unmet else ""
            core = any(check.core_missing for check in unmet)
            steps.append(
                Step("fix", task.title or task.name, task.anchor, text, task.lost, core=core)
            )
        elif task.state == "marked" and task.lost > 1e-6:
            text = gist(_next_level(task), 260)
            steps.append(Step("improve", task.title or task.name, task.anchor, text, task.lost))
    steps.sort(key=lambda step: (not step.core, -step.points))
    steps = steps[:MAX_STEPS]
    untouched = [task for task in page_tasks if task.state == "skipped"]
    if untouched:
        named = tuple((task.title or task.name, task.anchor) for task in untouched)
        points = sum(task.max_score for task in untouched)
        steps = [*steps[: MAX_STEPS - 1], Step("start", points=points, tasks=named)]
    undecided = any(task.state == "undecided" for task in page_tasks)
    if not (steps or waiting or undecided):
        steps = [Step("done")]
    if undecided and len(steps) < MAX_STEPS:
        steps.append(Step("undecided"))
    if waiting and len(steps) < MAX_STEPS:
        steps.append(Step("waiting", points=waiting))
    return tuple(steps)


def _notes(findings: Iterable[Finding], lang: str) -> tuple[Note, ...]:
    notes = [
        Note(
            kind=name(found.kind, 30),
            text=_clip(found.text.get(lang), 600),
            notebook=name(found.notebook),
            cell=None if found.cell is None else found.cell + 1,
        )
        for found in findings
    ]
    return tuple(notes[:MAX_NOTES])


# Only these parts of a receipt are for a trainee: seeds and hashes of hidden things are not.
_RECEIPT = ("graded_at", "submitted", "python", "versions")


def _receipt(receipt: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = []
    for key in _RECEIPT:
        value = receipt.get(key)
        if isinstance(value, Mapping):
            # twelve signs of a hash are enough to compare by eye
            short = {name(part): name(said)[:12] for part, said in value.items()}
            text = ", ".join(f"{part} {said}" for part, said in short.items())
        elif isinstance(value, str | int | float):
            text = str(value)
        else:
            continue
        if text:
            rows.append((key, _clip(text, 600)))
    return tuple(rows)


def feedback_page(
    result: Result,
    marks: Iterable[Mark] = (),
    lang: str = "en",
    *,
    title: Text | str = "",
    task_titles: Mapping[str, Text] | None = None,
    course: str = "",
    pass_share: float | None = None,
    work: Work | None = None,
    prefix: str = "",
    alternates: Iterable[tuple[str, str]] = (),
    lessons: Mapping[str, str] | None = None,
    late: Iterable[Late] = (),
    rubric: Rubric | None = None,
    attempts: Sequence[Attempt] = (),
    opened: Opened | None = None,
    zone: tzinfo = UTC,
    concepts: Mapping[str, Text] | None = None,
) -> FeedbackPage:
    """The page of one result in one language.

    ``title`` is the assignment's, ``task_titles`` those of tasks by grade_id.
    ``pass_share`` is the pass mark as a share of all points (0 to 1); ``work`` what the trainee
    wrote; ``prefix`` begins the ids of the page's parts; ``alternates`` the same page in other
    languages; ``lessons`` the headings of the notebook as they stand in the language's own;
    ``late`` those who handed in late; ``rubric`` a workshop's; ``attempts`` what was handed in so
    far, this submission last; ``opened`` what is open of hidden checks by now; ``zone``
    that of the times on the page; ``concepts`` what people call them.
    """
    work = work or own_work(result)
    given = marks_by_task(result, marks)
    tasks = marked_tasks(result, given)
    again = {key for key, mark in given.items() if mark.again}
    titles = task_titles or {}
    changes = changed_tasks(attempts)

    def cells_of(task: TaskResult) -> tuple[Cell, ...]:
        return tuple(
            cell
            for (notebook, grade_id), cells in work.of_task.items()
            if grade_id == task.grade_id and task.notebook in ("", notebook)
            for cell in cells
        )

    graded = result.status == "graded"
    views = tuple(
        TaskView(
            anchor=f"{prefix}task-{number}",
            name=name(task_of(task.grade_id)),
            title=name(titles[task.grade_id].get(lang), 160) if task.grade_id in titles else "",
            state=task_state(task),
            score=task.score,
            max_score=task.max_score,
            manual=task.manual,
            comment=_lines(task.comment, 4_000),
            checks=tuple(
                _check(check, task_of(task.grade_id), lang, lessons, opened, concepts)
                for check in task.checks
            ),
            cells=cells_of(task),
            criterion=criterion_of(rubric, task, lang),
            gained=changes.get((task.notebook, task.grade_id)),
            again=(task.notebook, task.grade_id) in again,
        )
        for number, task in enumerate(tasks if graded else (), start=1)
    )
    score = round(sum(view.score or 0.0 for view in views), 6)
    after = late_of(result, late) if graded else None
    after = after and replace(after, due=after.due.astimezone(zone))
    final = max(0.0, round(score - (after.penalty if after else 0.0), 6))
    waiting = sum(view.max_score for view in views if view.state == "waiting")
    pass_score = None if pass_share is None else round(pass_share * result.max_score, 2)
    passed = None
    if graded and pass_score is not None and result.max_score:
        passed = True if final >= pass_score else (None if waiting else False)
    return FeedbackPage(
        student=name(result.student),
        assignment=name(result.assignment),
        title=name(title.get(lang) if isinstance(title, Text) else title, 160)
        or name(result.assignment),
        course=name(course, 160),
        graded=graded,
        reason=_clip(result.reason.get(lang), 1_000),
        score=score,
        max_score=result.max_score,
        late=after,
        final=final,
        waiting=waiting,
        passed=passed,
        pass_score=pass_score,
        steps=_steps(views, graded=graded, waiting=waiting),
        tasks=views,
        notes=_notes(result.findings, lang),
        cells=tuple(work.others),
        sandbox=result.sandbox,
        seconds=result.seconds,
        receipt=_receipt(result.receipt),
        figures=tuple(work.figures),
        progress=progress(attempts, result.tasks, score, result.max_score, pass_share),
        alternates=tuple(alternates),
    )
