"""No memory left: the kernel ends the largest child, and its neighbours keep their points."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.faults.command import autograder
from tests.lacking import lacking

ENTER = 'echo $$ > "$0"/cgroup.procs; exec "$@"'
BOMB = "kept = []\nwhile True: kept.append(bytearray(b'x' * 2**20))"
PLACES = (  # version 1, and version 2 where this process may have groups of its own
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"),
    (Path("/sys/fs/cgroup"), "memory.max"),
)


@pytest.fixture
def little_memory() -> Iterator[list[str]]:
    """What goes before a command that shall have 1 GiB for all its processes together."""
    for place, name in PLACES:
        group = place / f"faults-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / name).write_text(str(1 << 30))
        except OSError:
            group.rmdir()
            continue
        yield ["sh", "-c", ENTER, str(group)]
        group.rmdir()
        return
    lacking("a control group for memory cannot be made here")


def test_the_machine_runs_out_of_memory(
    course: Course, scratch: Path, little_memory: list[str]
) -> None:
    """A child may have more than there is: the kernel has to end somebody, and it is the child."""
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.Autograder.limits = {"memory_mb": 8000}\n')
    expected = cohort.hand_in(course, 4)
    expected |= cohort.hand_in(course, 2, start=4, extra=BOMB)
    told = autograder(
        course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch, prefix=little_memory
    )
    assert told.code == 0, told.err
    there = cohort.recorded(course)
    assert there == expected, "the cell that ate the memory is lost, and nothing else"
    assert autograder(course, "feedback", tmp=scratch).code == 0
    page = next((course.feedback_dir / "s0004").rglob("*.md")).read_text()
    assert "memory" in page


@pytest.mark.parametrize(
    "megabytes",
    [120, pytest.param(400, marks=pytest.mark.slow), pytest.param(700, marks=pytest.mark.slow)],
)
def test_a_grader_that_may_have_little_memory(
    course: Course, scratch: Path, megabytes: int
) -> None:
    """``ulimit -v``: whatever cannot be had there is named, and the next run completes."""
    expected = cohort.hand_in(course, 2)
    few = ["prlimit", f"--as={megabytes << 20}"]
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch, prefix=few)
    assert "Traceback" not in told.err, told.err
    assert told.code == 0 or "memory" in told.err, told.err
    cohort.check(course, expected)
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch).code == 0
    cohort.check_complete(course, expected)
