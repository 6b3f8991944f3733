"""What counterexamples cost, and how many wrong solutions get one.

``python -m benchmarks.counterexamples [ASSIGNMENT ...]`` grades the wrong solutions of this
repository one after the other and writes ``benchmarks/results/counterexamples.md``. Search is the
time of a failing task in which Hypothesis and the trainee's function look for a smaller input;
again is what it takes to run the cells once more, for the process that is asked. Both are 0 where
an example of the check tells enough. Wall-clock time: run it on a quiet machine.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from autograder.course import Course
from autograder.grading import Grader
from autograder.jobs import Job
from autograder.nbgrader.masters import load_masters
from autograder.proof.ground import Ground
from autograder.results import CheckResult, Result
from autograder.sandbox import choose_level
from autograder.variants import Variant, variants, with_cells
from benchmarks.tables import keep

ROOT = Path(__file__).parents[1]
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass
class Graded:
    """A wrong solution: its failing checks, and what looking for counterexamples took."""

    name: str
    failing: list[CheckResult]
    search: float  # seconds
    again: float

    @property
    def told(self) -> bool:
        return any(check.message and check.message.called for check in self.failing)

    @property
    def numbers(self) -> list[int]:
        """How many numbers each quoted call has."""
        calls = {c.message.called for c in self.failing if c.message and c.message.called}
        return [len(_NUMBER.findall(call)) for call in calls]

    @property
    def tasks(self) -> int:
        return len({check.concept for check in self.failing if not check.public}) or 1


def bank(name: str, grader: Grader, course: Course) -> list[Graded]:
    """All wrong solutions of an assignment, with the checks that their mistake can reach."""
    unit = course.assignment(name)
    masters = load_masters(unit)
    ground = Ground(unit, masters)
    first, *rest = variants(unit, masters)
    job = Job(student="reference", assignment=name, masters=masters, notebooks=first.notebooks)
    ground.learn(grader.grade(job), grader.traces, 0)
    return [graded(each, ground, grader) for each in rest if each.kind == "wrong"]


def graded(variant: Variant, ground: Ground, grader: Grader) -> Graded:
    """One wrong solution, graded twice: the first time warms up what a worker keeps."""
    kept = {cell.name for nb in ground.cells for cell in ground.lean_cells(nb, variant.changed)}
    job = Job(
        student=variant.name,
        assignment=ground.unit.name,
        masters=ground.masters,
        notebooks=with_cells(ground.unit, variant.changed, keep=kept),
        known=ground.known(variant.changed, 0),
        lean=True,
    )
    once, result = grader.grade(job), grader.grade(job)
    assert failing(once) == failing(result), f"{variant.name}: another counterexample"
    search = result.stages.get("explain", 0.0)
    cells = result.stages.get("cells", 0.0) / 2 if search > 1e-3 else 0.0
    return Graded(variant.name, failing(result), search, cells)


def failing(result: Result) -> list[CheckResult]:
    """The checks that did not pass, without their times."""
    checks = (check for task in result.tasks for check in task.checks)
    return [without_time(check) for check in checks if check.outcome in ("failed", "error")]


def without_time(check: CheckResult) -> CheckResult:
    return replace(check, seconds=0.0)


def row(name: str, all_of: list[Graded]) -> str:
    """A line of the table."""
    told = sum(one.told for one in all_of)
    searched = [one for one in all_of if one.search > 1e-3]
    per_task = [one.search / one.tasks for one in all_of]
    only = [one.search / one.tasks for one in searched] or [0.0]
    again = [one.again for one in searched] or [0.0]
    figures = (f"{1000 * median(some):.0f}" for some in (per_task, only, again))
    numbers = [number for one in all_of for number in one.numbers] or [0]
    shape = f"{median(numbers):.0f}, {max(numbers)}"
    cells = [name, f"{told} of {len(all_of)}", shape, str(len(searched)), *figures]
    return f"| {' | '.join(cells)} |"


def main(names: list[str]) -> None:
    course = Course(ROOT)
    grader = Grader(ROOT, choose_level("auto"))
    everything: list[Graded] = []
    lines = [
        "# Counterexamples",
        "",
        "Wrong solutions of this repository that are shown a call; the numbers in a quoted call,",
        "as median and most; how many needed a search; and in ms, as medians: search per failing",
        "task of all solutions, of those with a search, and the cells once more.",
        "`python -m benchmarks.counterexamples`",
        "",
        "| assignment | shown a call | numbers | searched | search | if searched | cells again |",
        "|---|---|---|---|---|---|---|",
    ]
    try:
        for name in names or [n for n in course.assignments() if n[:3] in CODED]:
            found = bank(name, grader, course)
            everything += found
            lines.append(row(name, found))
            print(lines[-1], flush=True)
            print("   none:", [one.name for one in found if not one.told], flush=True)
    finally:
        grader.close()
    lines.append(row("all", everything))
    if names:
        print(lines[-1])
    else:
        keep("counterexamples.md", "\n".join([*lines, ""]))


CODED = tuple(f"a0{number}" for number in range(1, 9))

if __name__ == "__main__":
    main(sys.argv[1:])
