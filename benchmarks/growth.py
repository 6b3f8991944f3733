"""What a submission costs as their number grows: light notebooks, from ten to ten thousand.

``python -m benchmarks.growth -n 10 -n 100 -n 1000 -n 10000`` makes a cohort of each size for the
course of ``autograder init`` (right, wrong, unusual and untouched answers in turn), grades it,
grades it again without a change, writes feedback and the report, and writes
``benchmarks/results/growth.md``. A submission's cost is that of the command without what the
command on the smallest cohort takes, by the number of submissions more.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from autograder.cohort import Made, hand_in
from autograder.course import Course
from autograder.init import init
from autograder.nbgrader.masters import load_masters
from autograder.variants import blank, variants
from benchmarks.graders import Taken, run, timed
from benchmarks.tables import keep

ASSIGNMENT = "hello_mean"
Command = Callable[[Path], None]


def make(folder: Path, number: int) -> Path:
    """A course with ``number`` submissions of all kinds in turn, each with a note of its own."""
    course = Course(init(folder))
    unit = course.assignment(ASSIGNMENT)
    masters = load_masters(unit)
    kinds = [*variants(unit, masters), blank(unit, masters)]
    for at in range(number):
        kind = kinds[at % len(kinds)]
        files = {}
        for name, raw in kind.notebooks.items():
            notebook = json.loads(raw)
            notebook["cells"][0]["source"] += f"\n\nThese are the notes of trainee {at}."
            files[f"{name}.ipynb"] = json.dumps(notebook).encode()
        hand_in(course, Made(f"s{at:06d}", ASSIGNMENT, kind.name, files, None))
    return folder


def commands(workers: int) -> dict[str, Command]:
    """What is measured, in its order."""
    start = (sys.executable, "-m", "autograder", "-C", ".")
    grade = (*start, "grade", ASSIGNMENT, "-q", "-w", workers)
    return {
        "grade": lambda folder: void(run(*grade, folder=folder)),
        "grade again": lambda folder: void(run(*grade, folder=folder)),
        "feedback": lambda folder: void(run(*start, "feedback", ASSIGNMENT, folder=folder)),
        "report": lambda folder: void(run(*start, "report", folder=folder)),
        "export": lambda folder: void(run(*start, "export", "scores.csv", folder=folder)),
    }


def void(_: object) -> None:
    """A command's output is not looked at."""


def measure(number: int, workers: int) -> dict[str, Taken]:
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        folder = make(Path(name) / "course", number)
        taken = {what: timed(act, folder) for what, act in commands(workers).items()}
    print(f"{number}: {taken}", file=sys.stderr, flush=True)
    return taken


def table(found: dict[int, dict[str, Taken]], workers: int, load: float) -> str:
    """Milliseconds a submission, and the seconds of the whole."""
    least, *more = sorted(found)
    lines = [
        "# What a submission costs as their number grows",
        "",
        f"Written by `python -m benchmarks.growth`, with {workers} workers: processor time of one",
        f"more submission in ms (without what the command takes on {least}); in brackets the",
        f"seconds that passed for all. Load of the machine before: {load:.1f}, processors: "
        f"{os.cpu_count()}.",
        "",
        f"| submissions | {' | '.join(found[least])} |",
        "|---" * (1 + len(found[least])) + "|",
        f"| {least:,} | " + " | ".join(f"({t.wall:.1f} s)" for t in found[least].values()) + " |",
    ]
    for number in more:
        cells = [
            f"{1000 * (taken - found[least][what]).cpu / (number - least):.1f} ({taken.wall:.1f} s)"
            for what, taken in found[number].items()
        ]
        lines.append(f"| {number:,} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", "--submissions", type=int, action="append")
    parser.add_argument("-w", "--workers", type=int, default=2)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    sizes = sorted(set(options.submissions or (10, 100, 1000)))
    found = {number: measure(number, options.workers) for number in sizes}
    keep("growth.md", table(found, options.workers, load))


if __name__ == "__main__":
    main()
