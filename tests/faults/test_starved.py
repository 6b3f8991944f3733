"""A machine that has far too much to do: what it does not get is not the trainee's fault."""

from __future__ import annotations

import pytest
import yaml

from autograder.course import Course
from tests.busy import busy_machine
from tests.faults import cohort
from tests.faults.command import autograder

WORK = "import time\nwhile time.process_time() < 1.5: pass"  # seconds of a limit of 3


def limit(course: Course, **limits: float) -> None:
    manifest = course.root / "tests" / "hidden" / cohort.ASSIGNMENT / "assignment.yaml"
    manifest.write_text(yaml.safe_dump({**yaml.safe_load(manifest.read_text()), "limits": limits}))


@pytest.mark.slow
def test_right_work_keeps_its_points(course: Course, scratch) -> None:
    """Cells of 1.5 s of work take some 6 s here, at a limit of 3 s, and nothing is lost."""
    limit(course, cell_seconds=3, total_seconds=8)
    expected = cohort.hand_in(course, 4, extra=WORK)
    expected |= cohort.hand_in(course, 1, start=4, extra="while True: pass")
    with busy_machine(3):
        told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "2", tmp=scratch)
    assert told.code == 0, told.err
    assert cohort.recorded(course) == expected
    assert autograder(course, "feedback", tmp=scratch).code == 0
    pages = {
        page.parent.parent.name: page.read_text() for page in course.feedback_dir.rglob("*.md")
    }
    slow = [student for student, page in pages.items() if "took longer than" in page]
    assert slow == ["s0004"], "the loop that never ends is the only one that is too slow"


@pytest.mark.slow
def test_without_any_time_the_machine_is_blamed(course: Course, scratch) -> None:
    limit(course, cell_seconds=2, queue_seconds=0.5)
    expected = cohort.hand_in(course, 1, extra=WORK)
    with busy_machine(3):
        told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch)
    told.named("s0000", "too busy")
    assert cohort.recorded(course) == {}
    limit(course, cell_seconds=2)  # the usual patience, should something else keep it busy
    assert autograder(course, "grade", cohort.ASSIGNMENT, tmp=scratch).code == 0
    assert cohort.recorded(course) == expected
