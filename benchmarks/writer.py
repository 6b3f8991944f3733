"""The writer at the rate of a million submissions a day, in a gradebook that holds as many.

``python -m benchmarks.writer`` grades one light submission for real, fills a gradebook with
``--submissions`` rows of submissions as they would be, and then lets the recorder write results of
further trainees: as fast as it can, and then as they arrive at random, 1,000,000 a day. It says how
long a result waits until it is recorded, and how busy the writer is; and writes
``benchmarks/results/writer-DATABASE.md``. With ``--postgres`` the gradebook is on a PostgreSQL
server that it starts, with its usual care for the disk.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from autograder.course import Course
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.recorder import Recorder
from autograder.results import Result
from autograder.store import ResultStore
from autograder.submissions import HandedIn
from benchmarks.growth import ASSIGNMENT, make
from benchmarks.tables import keep
from tests.postgres import Server

DAY = 86_400.0
A_DAY = 1_000_000
CHUNK = 5_000


def sample(folder: Path) -> tuple[Course, Result]:
    """A course, and the result of one submission with its executed notebook."""
    course = Course(make(folder, 1))
    grade(course, ASSIGNMENT, workers=1)
    [result] = ResultStore(course.state_dir / "results").all(ASSIGNMENT)
    return course, result


def fill(url: str, number: int) -> None:
    """Copy the recorded submission's rows for ``number`` more trainees."""
    engine = sa.create_engine(url)
    meta = sa.MetaData()
    meta.reflect(engine)
    names = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
    table = {name: meta.tables[name] for name in names}
    with engine.begin() as conn:
        one = {
            name: [dict(row) for row in conn.execute(sa.select(each)).mappings()]
            for name, each in table.items()
        }
    for start in range(0, number, CHUNK):
        rows: dict[str, list[dict[str, object]]] = {name: [] for name in names}
        for at in range(start, min(start + CHUNK, number)):
            student, submission = f"old{at:07d}", uuid4().hex
            rows["student"].append({**one["student"][0], "id": student})
            [old] = one["submitted_assignment"]
            rows["submitted_assignment"].append({**old, "id": submission, "student_id": student})
            notebook = uuid4().hex
            [old] = one["submitted_notebook"]
            rows["submitted_notebook"].append({**old, "id": notebook, "assignment_id": submission})
            for name in ("grade", "comment"):
                rows[name] += [
                    {**row, "id": uuid4().hex, "notebook_id": notebook} for row in one[name]
                ]
        with engine.begin() as conn:
            for name in names:
                if rows[name]:
                    conn.execute(table[name].insert(), rows[name])
        print(f"\r{start + CHUNK:,} rows", end="", file=sys.stderr, flush=True)
    engine.dispose()


def fresh(result: Result, prefix: str) -> Iterator[Result]:
    """The same result of one new trainee after another."""
    number = 0
    while True:
        yield dataclasses.replace(result, student=f"{prefix}{number:07d}")
        number += 1


def flat_out(course: Course, recorder: Recorder, results: Iterator[Result], number: int) -> float:
    """Results a second when all are there at once."""
    began = time.monotonic()
    with recorder:
        for _ in range(number):
            recorder.take(next(results), HandedIn())
    return number / (time.monotonic() - began)


def at_random(
    recorder: Recorder, results: Iterator[Result], seconds: float, done: dict[str, float]
) -> tuple[list[float], float]:
    """Waiting times of results that arrive at random, and the writer's share of a processor."""
    arrivals = random.Random(0)
    put: dict[str, float] = {}
    began, cpu = time.monotonic(), time.process_time()
    with recorder:
        following = began
        while following < began + seconds:
            time.sleep(max(0.0, following - time.monotonic()))
            result = next(results)
            put[result.student] = following
            recorder.take(result, HandedIn())
            following += arrivals.expovariate(A_DAY / DAY)
    busy = (time.process_time() - cpu) / (time.monotonic() - began)
    return [done[student] - when for student, when in put.items()], busy


def measure(options: argparse.Namespace) -> str:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="writer-"))
        course, result = sample(Path(folder) / "course")
        url, what = course.db_url, "SQLite"
        if options.postgres:
            server = stack.enter_context(Server(()))  # as careful as it is by default
            url, what = server.fresh(), "PostgreSQL"
            record_one(url, course, result)
        fill(url, options.submissions)
        unit = course.assignment(ASSIGNMENT)
        done: dict[str, float] = {}
        lock = threading.Lock()

        def told(each: Result) -> None:
            with lock:
                done[each.student] = time.monotonic()

        book = stack.enter_context(open_gradebook(url, course.course_id))
        book.ensure_assignment(ASSIGNMENT, unit.notebooks)
        opening = time.monotonic()
        recorder = Recorder(course, unit, book, told)
        opening = time.monotonic() - opening
        rate = flat_out(course, recorder, fresh(result, "fast"), options.number)
        shares = dict(recorder.stages.seconds)
        recorder = Recorder(course, unit, book, told)
        waits, busy = at_random(recorder, fresh(result, "late"), options.seconds, done)
    whole = sum(shares.values())
    parts = ", ".join(f"{name} {100 * taken / whole:.0f} %" for name, taken in shares.items())
    waits.sort()
    return "\n".join(
        [
            f"# The writer, with {what}",
            "",
            "Written by `python -m benchmarks.writer`. Load of the machine: "
            f"{os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}.",
            "",
            "| | |",
            "|---|---|",
            f"| submissions in the gradebook before | {options.submissions:,} |",
            f"| reading which are there, once a run | {opening:.1f} s |",
            f"| results a second, all there at once ({options.number:,}) | {rate:.0f} |",
            f"| times the rate of a million a day | {rate * DAY / A_DAY:.1f} |",
            f"| where its time goes | {parts} |",
            f"| a million a day, at random: results in {options.seconds:.0f} s | {len(waits):,} |",
            f"| until it is recorded, median | {1000 * statistics.median(waits):.0f} ms |",
            f"| the slowest of a hundred | {1000 * waits[int(0.99 * len(waits))]:.0f} ms |",
            f"| processor that the writer takes | {100 * busy:.0f} % of one |",
            "",
        ]
    )


def record_one(url: str, course: Course, result: Result) -> None:
    """The rows that are copied, in a database that has none yet."""
    with open_gradebook(url, course.course_id) as book:
        book.ensure_assignment(ASSIGNMENT, course.assignment(ASSIGNMENT).notebooks)
        book.record(result)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", "--submissions", type=int, default=A_DAY, help="in the gradebook")
    parser.add_argument("--number", type=int, default=3000, help="to record at once")
    parser.add_argument("--seconds", type=float, default=60.0, help="of arrivals at random")
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    text = measure(options)
    keep(f"writer-{'postgresql' if options.postgres else 'sqlite'}.md", text)


if __name__ == "__main__":
    main()
