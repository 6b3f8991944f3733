"""A cohort of any size for pages: results as ``grade`` would store them, made from the course.

Nothing is graded. Each trainee has a strength; a task is solved, not attempted, or has one of the
task's known mistakes, by chance and strength. Checks, points and titles are those of the course.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course
from autograder.render.marks import Late
from autograder.results import CheckResult, Result, TaskResult, Text
from autograder.similar import OwnCode
from autograder.variants import Mistake, known_mistakes

__all__ = ["COURSE", "codes", "known", "late", "results"]

COURSE = Course(Path(__file__).parent.parent)
LEAST = -2.2  # whoever has less luck does not try a task


def known() -> dict[str, list[Mistake]]:
    """The known mistakes of every assignment."""
    return {name: known_mistakes(COURSE.assignment(name)) for name in COURSE.assignments()}


def late(trainees: int) -> list[Late]:
    """One trainee in twenty hands in the first assignment up to three days late."""
    draw = random.Random(2)
    due = datetime(2026, 2, 1, tzinfo=UTC)
    return [
        Late(_name(n), "a01_line_fit", draw.random() * 259_200, 10.0 * draw.randint(0, 3), due)
        for n in range(0, trainees, 20)
    ]


def results(trainees: int) -> Iterator[Result]:
    """One result a trainee and assignment; the same for the same number."""
    strengths = [random.Random(n).gauss(0, 1) for n in range(trainees)]
    mistakes = known()
    for assignment in COURSE.assignments():
        draw = random.Random(assignment)
        tasks = list(_tasks(assignment))
        for n, strength in enumerate(strengths):
            if draw.random() < 0.04:
                continue
            seconds = draw.lognormvariate(-0.9, 0.5)
            if draw.random() < 0.005:
                why = Text("The file is not a valid notebook.", "ノートブックではありません。")
                yield Result(_name(n), assignment, "not_gradable", why, sandbox="full")
                continue
            fails: set[str] = set()
            done = []
            for task, checks in tasks:
                own = [each for each in mistakes[assignment] if task in each.defines]
                luck = strength + draw.gauss(0, 1)
                if own and LEAST < luck < 0.2:
                    fails |= draw.choice(own[: max(2, len(own) // 2)]).fails
                done.append(_task(task, checks, fails, luck, assignment))
            yield Result(
                _name(n), assignment, "graded", tasks=tuple(done), seconds=seconds, sandbox="full"
            )


def codes(trainees: int) -> list[OwnCode]:
    """Own code of each trainee: some ten wrong and equivalent solutions, about 5,000 characters."""
    folder = COURSE.checks_dir / "a05_split_and_leakage"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("[we]*/*.py"))]
    made = []
    for number in range(trainees):
        draw = random.Random(number)
        cells = (text.replace("table", f"table_{number}") for text in draw.sample(texts, 8))
        made.append(OwnCode(_name(number), tuple(cells)))
    return made


def _name(number: int) -> str:
    return f"trainee-{number:04d}"


def _task(
    task: str,
    checks: list[CheckResult],
    fails: set[str],
    luck: float,
    notebook: str,
) -> TaskResult:
    attempted = luck > LEAST
    if not checks:  # marked by a person
        score = round(20 * min(1, max(0, 0.65 + luck / 8))) if attempted else 0.0
        return TaskResult(task, score, 20.0, True, (), attempted, notebook)
    done = []
    for check in checks:
        failed = check.name.removeprefix("test_") in fails
        outcome = "skipped" if not attempted else "failed" if failed else "passed"
        points = check.max_points if outcome == "passed" else 0.0
        done.append(CheckResult(**{**vars(check), "outcome": outcome, "points": points}))
    most = sum(check.max_points for check in done)
    score = sum(check.points for check in done)
    return TaskResult(f"check_{task}", score, most, False, tuple(done), attempted, notebook)


def _tasks(assignment: str) -> Iterator[tuple[str, list[CheckResult]]]:
    folder = COURSE.checks_dir / assignment
    files = sorted(folder.glob("test_*.py"))
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield path.stem.removeprefix("test_"), [
            _check(node) for node in tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]  # fmt: skip
    if not files:
        yield from ((f"section_{n}", []) for n in range(1, 6))


def _check(node: ast.FunctionDef) -> CheckResult:
    marks: dict[str, list[object]] = {}
    for mark in node.decorator_list:
        call = mark if isinstance(mark, ast.Call) else None
        attribute = call.func if call else mark
        if isinstance(attribute, ast.Attribute):
            given = call.args if call else []
            marks[attribute.attr] = [a.value for a in given if isinstance(a, ast.Constant)]
    lines = [line.strip() for line in (ast.get_docstring(node) or "").splitlines() if line.strip()]
    points = float(str((marks.get("points") or [5])[0]))
    concept = str((marks.get("concept") or [""])[0])
    title = Text(*lines[:2])
    public, core = "public" in marks, "core" in marks
    return CheckResult(node.name, "passed", points, points, public, title, concept, core)
