"""Graders side by side on the comparison course: stock nbgrader, otter, ours, and the floor.

``python -m benchmarks.graders`` (or ``make bench``) grades the same submissions with each, in
turns, writes feedback where the grader has any, checks that the scores are the same, and writes
``benchmarks/results/graders-N.md`` and a plot. Processor time is that of the command and of all
that it started. Every command is run on one submission as well: the difference is what one more
costs, without what starting costs.

otter is compared where ``make .venv-otter`` has made its environment. It has no gradebook, and no
pages for trainees.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.comparison_course import ASSIGNMENT, submit, write_source
from benchmarks.otter_course import submit_otter, write_otter
from benchmarks.tables import RESULTS, keep, ranged, rounds_in_words

HERE = Path(__file__).parent
SCRIPTS = Path(sys.executable).parent
PAGINGS = 3  # times that all pages are made in a round
OTTER = HERE.parent / ".venv-otter" / "bin" / "otter"
WARM = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
WARM["MPLBACKEND"] = "Agg"  # as in a worker


@dataclass
class Taken:
    """Seconds of one command."""

    cpu: float = 0.0
    wall: float = 0.0

    def __sub__(self, other: Taken) -> Taken:
        return Taken(self.cpu - other.cpu, self.wall - other.wall)


@dataclass
class Contender:
    """A grader: how to grade and how to write feedback, and what they took, round by round."""

    name: str
    grade: Callable[[Path], None]
    scores: Callable[[Path], dict[str, float]]
    feedback: Callable[[Path], None] | None = None
    graded: list[Taken] = field(default_factory=list)
    pages: list[Taken] = field(default_factory=list)
    first: list[Taken] = field(default_factory=list)  # grading one submission


def run(*words: object, folder: Path, **environment: str) -> str:
    """A command that must do, with its programs on PATH; its output."""
    env = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", **environment}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def timed(act: Callable[[Path], None], folder: Path) -> Taken:
    """What ``act`` takes, with all processes that it starts and waits for."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    act(folder)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Taken(cpu, wall)


def paged(feedback: Callable[[Path], None], folder: Path) -> list[Taken]:
    """What all pages take, made anew a few times: that is short beside grading, and noisier."""
    taken = []
    for _ in range(PAGINGS):
        shutil.rmtree(folder / "feedback", ignore_errors=True)
        taken.append(timed(feedback, folder))
    return taken


def stock() -> Contender:
    def grade(course: Path) -> None:
        run("nbgrader", "autograde", ASSIGNMENT, folder=course)

    def feedback(course: Path) -> None:
        run("nbgrader", "generate_feedback", ASSIGNMENT, folder=course)

    return Contender("nbgrader", grade, recorded, feedback)


def ours(workers: int) -> Contender:
    command = (sys.executable, "-m", "autograder", "-C", ".")

    def grade(course: Path) -> None:
        run(*command, "grade", ASSIGNMENT, "-q", "-w", workers, folder=course)

    def feedback(course: Path) -> None:
        run(*command, "feedback", ASSIGNMENT, folder=course)

    return Contender(f"ours, {workers} worker{'s' * (workers > 1)}", grade, recorded, feedback)


def otter() -> Contender:
    def grade(course: Path) -> None:
        [archive] = (course / "otter" / "dist" / "autograder").glob("*.zip")
        for notebook in sorted((course / "otter" / "submitted").glob("*.ipynb")):
            to = course / "otter" / "results" / notebook.stem
            to.mkdir(parents=True)
            run(OTTER, "run", "-a", archive, "-o", to, notebook, folder=to)

    def scores(course: Path) -> dict[str, float]:
        found = {}
        for path in (course / "otter" / "results").glob("*/results.json"):
            tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
            found[path.parent.name] = sum(test.get("score", 0.0) for test in tests)
        return found

    return Contender("otter run", grade, scores)


def floor(course: Path) -> float:
    """Processor seconds of the cells of one submission, on average."""
    words = (sys.executable, "-m", "benchmarks.floor", course / "autograded", ASSIGNMENT)
    seconds: list[float] = json.loads(run(*words, folder=HERE.parent, **WARM))
    return statistics.mean(seconds)


def recorded(course: Path) -> dict[str, float]:
    """Automatic scores by trainee, from nbgrader's gradebook."""
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        rows = book.execute(
            "select a.student_id, sum(coalesce(g.auto_score, 0)) from submitted_assignment a"
            " join submitted_notebook n on n.assignment_id = a.id"
            " join grade g on g.notebook_id = n.id group by a.student_id"
        ).fetchall()
    return dict(rows)


def prepare(folder: Path, number: int) -> Path:
    """The course with ``number`` submissions, ready to be graded by nbgrader and ours."""
    write_source(folder)
    run("nbgrader", "generate_assignment", ASSIGNMENT, folder=folder)
    submit(folder, number)
    return folder


def make(folder: Path, number: int) -> Path:
    """The course with ``number`` submissions, ready to be graded by all."""
    prepare(folder, number)
    if OTTER.exists():
        master = write_otter(folder / "otter")
        run(OTTER, "assign", "--no-run-tests", master.name, "dist", folder=master.parent)
        [released] = (folder / "otter" / "dist" / "student").glob("*.ipynb")
        submit_otter(released, folder / "otter" / "submitted", number)
    return folder


@contextmanager
def copy_of(course: Path) -> Iterator[Path]:
    """A course that may be graded once, and is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="graders-") as name:
        folder = Path(name) / "course"
        shutil.copytree(course, folder)
        yield folder


def must_agree(found: Mapping[str, dict[str, float]]) -> None:
    """Raise SystemExit unless all found the same scores."""
    if len({tuple(sorted(each.items())) for each in found.values()}) != 1:
        raise SystemExit(f"the scores differ: {found}")


def compete(contenders: Sequence[Contender], many: Path, one: Path, rounds: int) -> list[float]:
    """Everybody grades, in turns; the floor of each round. Raises SystemExit if scores differ."""
    floors = []
    for _ in range(rounds):
        found: dict[str, dict[str, float]] = {}
        for each in contenders:
            with copy_of(one) as folder:
                each.first.append(timed(each.grade, folder))
            with copy_of(many) as folder:
                each.graded.append(timed(each.grade, folder))
                found[each.name] = each.scores(folder)
                if each.feedback is not None:
                    each.pages += paged(each.feedback, folder)
                if each is contenders[-1]:
                    floors.append(floor(folder))
            print(f"{each.name}: {each.graded[-1]}", file=sys.stderr, flush=True)
        must_agree(found)
    return floors


def table(contenders: Sequence[Contender], floors: list[float], number: int, load: float) -> str:
    """What each took, and how it compares with stock nbgrader in the same round."""
    lines = [
        f"# Graders on {number} submissions",
        "",
        "Written by `make bench`. Seconds of the whole command, median (lowest to highest) of",
        f"{rounds_in_words(len(floors))} in which they took turns; the scores of all are the same.",
        f"Feedback is made {PAGINGS} times a round. *Times less* compares with stock nbgrader in",
        "the same round. *One more* is the processor time of one more submission in ms, without",
        "what starting costs; *over the floor* is without the time of its cells in a plain warm",
        "shell. It can be below 0: the grader's shell draws no diagrams of models, and remembers",
        "what scikit-learn works out anew at each call.",
        f"Load of the machine before: {load:.1f}, processors: {os.cpu_count()}.",
        "",
        "| | grade, CPU | times less | grade, wall | times less | one more | over the floor "
        "| feedback, CPU | times less |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    base = contenders[0]
    for each in contenders:
        more = [
            1000 * (a - b).cpu / (number - 1) for a, b in zip(each.graded, each.first, strict=True)
        ]
        over = [m - 1000 * f for m, f in zip(more, floors, strict=True)]
        cells = [
            ranged([t.cpu for t in each.graded]),
            _times([t.cpu for t in base.graded], [t.cpu for t in each.graded]),
            ranged([t.wall for t in each.graded]),
            _times([t.wall for t in base.graded], [t.wall for t in each.graded]),
            ranged(more, 0),
            ranged(over, 0),
            ranged([t.cpu for t in each.pages]),
            _times([t.cpu for t in base.pages], [t.cpu for t in each.pages]),
        ]
        lines.append(f"| {each.name} | {' | '.join(cells)} |")
    cells_ms = ranged([1000 * each for each in floors], 0)
    lines.append(f"| the cells alone (floor) | | | | | {cells_ms} | 0 | | |")
    lines += ["", *two_workers(contenders)]
    return "\n".join(lines) + "\n"


def two_workers(contenders: Sequence[Contender]) -> list[str]:
    """How much sooner two workers are done than one, in words."""
    one, two = contenders[-2:]
    pairs = list(zip(one.graded, two.graded, one.first, two.first, strict=True))
    with_start = [a.wall / b.wall for a, b, _, _ in pairs]
    without = [(a - first).wall / (b - second).wall for a, b, first, second in pairs]
    return [
        f"Two workers are done {ranged(with_start, 2)} times as soon as one, by the clock; "
        f"{ranged(without, 2)} times",
        "with the time for the first submission taken off both, which is mostly the start.",
        f"That takes {ranged([first.wall for first in one.first])} s with one, "
        f"{ranged([first.wall for first in two.first])} s with two.",
    ]


def plot(contenders: Sequence[Contender], number: int) -> None:
    """Bars of the processor time a submission."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "graders"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 0.6 + 0.5 * len(contenders)), layout="constrained")
    names = [each.name for each in contenders]
    middle = [statistics.median(t.cpu for t in each.graded) / number for each in contenders]
    bars = axes.barh(names, middle, color="#3b6ea5")
    axes.bar_label(bars, fmt="%.2f s", padding=4)
    axes.invert_yaxis()
    axes.set_xlabel(f"processor seconds a submission, of {number}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(x=0.12)
    figure.savefig(RESULTS / f"graders-{number}.svg", metadata={"Date": None})
    pyplot.close(figure)


def _times(base: Sequence[float], mine: Sequence[float]) -> str:
    if not mine or mine == base:
        return ""
    return ranged([b / m for b, m in zip(base, mine, strict=True)])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", "--submissions", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    contenders = [stock(), *([otter()] if OTTER.exists() else []), ours(1), ours(2)]
    with tempfile.TemporaryDirectory(prefix="graders-") as name:
        many = make(Path(name) / "many", options.submissions)
        one = make(Path(name) / "one", 1)
        floors = compete(contenders, many, one, options.rounds)
    keep(
        f"graders-{options.submissions}.md",
        table(contenders, floors, options.submissions, load),
    )
    plot(contenders, options.submissions)


if __name__ == "__main__":
    main()
