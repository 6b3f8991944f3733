"""A gradebook that is held by somebody else, damaged, or gone."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.faults.command import autograder, running

SLOW = pytest.mark.slow


@pytest.fixture
def graded(course: Course) -> Course:
    """Four submissions, graded."""
    cohort.hand_in(course, 4)
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1").code == 0
    return course


@contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program writes into the gradebook and does not come to an end."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.rollback()


def patience(course: Course, seconds: float) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.Autograder.gradebook_seconds = {seconds}\n")


@SLOW
def test_a_gradebook_held_for_seconds_is_waited_for(graded: Course) -> None:
    expected = cohort.recorded(graded) | cohort.hand_in(graded, 1, start=4)
    with (
        held(graded.root / "gradebook.db") as other,
        running(graded, "grade", cohort.ASSIGNMENT, "-w", "1", "--force") as run,
    ):
        time.sleep(4)
        assert run.process.poll() is None
        other.rollback()
        told = run.wait(120)
    assert told.code == 0, told.err
    cohort.check_complete(graded, expected)


@pytest.mark.slow
def test_a_gradebook_held_for_too_long_is_named(graded: Course) -> None:
    expected = cohort.recorded(graded) | cohort.hand_in(graded, 1, start=4)
    patience(graded, 1.5)
    with held(graded.root / "gradebook.db"):
        told = autograder(graded, "grade", cohort.ASSIGNMENT, "-w", "1")
    told.named("Another program has held the gradebook", "for 1.5 s", "gradebook_seconds")
    cohort.check(graded, expected)
    assert autograder(graded, "grade", cohort.ASSIGNMENT, "-w", "1").code == 0
    cohort.check_complete(graded, expected)


HOLDS = """
import sys
from nbgrader.api import Gradebook, Student
with Gradebook("sqlite:///" + sys.argv[1]) as book:
    book.db.add(Student(id="somebody"))
    book.db.flush()
    print("held", flush=True)
    sys.stdin.readline()
    book.db.commit()
"""


@SLOW
def test_a_gradebook_that_formgrader_is_writing(graded: Course) -> None:
    """nbgrader's own session, as its marking page has it, in the middle of a change."""
    expected = cohort.recorded(graded) | cohort.hand_in(graded, 2, start=4)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(graded.root / "gradebook.db")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdin is not None and other.stdout is not None
    with other, running(graded, "grade", cohort.ASSIGNMENT, "-w", "1") as run:
        assert other.stdout.readline() == "held\n"
        time.sleep(4)
        assert run.process.poll() is None, "it waits"
        print(file=other.stdin, flush=True)
        assert other.wait(30) == 0
        told = run.wait(120)
    assert told.code == 0, told.err
    with contextlib.closing(sqlite3.connect(graded.root / "gradebook.db")) as book:
        assert book.execute("select count(*) from student where id = 'somebody'").fetchone() == (1,)
    assert cohort.stored(graded) == expected


@SLOW
def test_a_gradebook_taken_in_the_middle_of_a_run(course: Course) -> None:
    expected = cohort.hand_in(course, 8)
    patience(course, 1.5)
    results = course.state_dir / "results" / cohort.ASSIGNMENT
    with running(course, "grade", cohort.ASSIGNMENT, "-w", "1") as run:
        while run.process.poll() is None and not any(results.glob("s*.json")):
            time.sleep(0.01)
        with held(course.root / "gradebook.db"):
            told = run.wait(60)
    told.named("Another program has held the gradebook", "what was recorded so far is kept")
    assert 1 <= cohort.check(course, expected) < 8
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1").code == 0
    cohort.check_complete(course, expected)


@SLOW
def test_ctrl_c_is_heard_while_waiting_for_a_gradebook(graded: Course) -> None:
    with (
        held(graded.root / "gradebook.db"),
        running(graded, "grade", cohort.ASSIGNMENT, "-w", "1", "--force") as run,
    ):
        time.sleep(4)
        started = time.monotonic()
        run.process.send_signal(2)
        told = run.wait(10)
    assert time.monotonic() - started < 4
    told.named("Interrupted. What was finished is kept; run it again without --force", code=130)


def scribble(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


@pytest.mark.parametrize(
    "damage", ["header", *(pytest.param(kind, marks=SLOW) for kind in ("pages", "short", "text"))]
)
def test_a_damaged_gradebook_is_named_and_can_be_made_again(graded: Course, damage: str) -> None:
    expected = cohort.recorded(graded)
    path = graded.root / "gradebook.db"
    with contextlib.closing(sqlite3.connect(path)) as book:
        book.execute("pragma wal_checkpoint(truncate)")
    size = path.stat().st_size
    if damage == "header":
        scribble(path, 0, 100)
    elif damage == "pages":
        scribble(path, 4096 * 3, size - 4096 * 3)
    elif damage == "short":
        with path.open("r+b") as file:
            file.truncate(size // 2 + 100)
    else:
        path.write_text("this is not a database\n" * 1000)
    for command in (["grade", cohort.ASSIGNMENT], ["feedback"], ["report"]):
        told = autograder(graded, *command)
        told.named(str(path), "is damaged", "backup", "autograder grade", code=2)
    for part in graded.root.glob("gradebook.db*"):
        part.rename(part.with_name("damaged-" + part.name))
    assert autograder(graded, "grade", cohort.ASSIGNMENT, "-w", "1").code == 0
    cohort.check_complete(graded, expected)


@SLOW
def test_an_empty_gradebook_file_is_filled_again(graded: Course) -> None:
    expected = cohort.recorded(graded)
    for part in graded.root.glob("gradebook.db*"):
        part.unlink()
    (graded.root / "gradebook.db").touch()
    assert autograder(graded, "grade", cohort.ASSIGNMENT, "-w", "1").code == 0
    cohort.check_complete(graded, expected)
