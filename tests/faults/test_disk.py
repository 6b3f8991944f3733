"""A full disk and folders that may not be written: named in words, and the next run completes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.faults.command import autograder, running
from tests.lacking import lacking

SLOW = pytest.mark.slow
SmallDisk = Callable[[int], Path]
EXTRA = "print('x' * 40_000)"  # an executed notebook of 40 kB


def fill(folder: Path, leave: int = 0) -> Path:
    """Take all the space there is but ``leave`` bytes."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        for _ in range(max(0, free - leave) // 4096):
            file.write(bytes(4096))
    return ballast


@pytest.mark.parametrize(
    "leave", [0, *(pytest.param(n, marks=SLOW) for n in (20_000, 200_000, 400_000, 700_000))]
)
def test_the_disk_is_full_when_grading(small_disk: SmallDisk, scratch: Path, leave: int) -> None:
    """With ever more room it fails at another place: the gradebook, a notebook, a result."""
    course = cohort.make(small_disk(16) / "course")
    expected = cohort.hand_in(course, 8, extra=EXTRA)
    ballast = fill(course.root.parent, leave)
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch)
    told.named("disk is full", "Make room", "run the same command again")
    cohort.check(course, expected)
    assert cohort.asides(course) == []
    ballast.unlink()
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch)
    assert told.code == 0, told.err
    cohort.check_complete(course, expected)


@SLOW
def test_the_disk_fills_up_while_grading(small_disk: SmallDisk, scratch: Path) -> None:
    course = cohort.make(small_disk(16) / "course")
    expected = cohort.hand_in(course, 8, extra=EXTRA)
    results = course.state_dir / "results" / cohort.ASSIGNMENT
    with running(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch) as run:
        while run.process.poll() is None and not any(results.glob("s*.json")):
            pass
        ballast = fill(course.root.parent)
        told = run.wait(120)
    told.named("disk is full", "Make room")
    assert cohort.check(course, expected) >= 1
    ballast.unlink()
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch)
    assert told.code == 0, told.err
    cohort.check_complete(course, expected)


@SLOW
def test_the_disk_is_full_when_writing_pages(small_disk: SmallDisk, scratch: Path) -> None:
    course = cohort.make(small_disk(16) / "course")
    cohort.hand_in(course, 2)
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch).code == 0
    ballast = fill(course.root.parent)
    for command in (
        ["feedback"],
        ["report"],
        ["release", "--unproven"],
        ["export", str(course.root / "x.csv")],
    ):
        autograder(course, *command, tmp=scratch).named("disk is full", "Make room")
        assert cohort.asides(course) == []
    for option in ("x.json", "-s"):
        more = ["--json", str(course.root / option)] if option == "x.json" else ["-s", "s0000"]
        told = autograder(course, "grade", cohort.ASSIGNMENT, *more, "-w", "1", tmp=scratch)
        assert told.code in (0, 3) and "Traceback" not in told.err, told.err
    ballast.unlink()
    for command in (
        ["feedback"],
        ["report"],
        ["release", "--unproven"],
        ["export", str(course.root / "x.csv")],
    ):
        assert autograder(course, *command, tmp=scratch).code == 0
    assert len(list(course.feedback_dir.rglob("*.html"))) == 2


@SLOW
def test_the_disk_is_full_when_collecting(small_disk: SmallDisk, tmp_path: Path) -> None:
    course = cohort.make(small_disk(16) / "course")
    other = cohort.make(tmp_path / "other")
    cohort.hand_in(other, 3)
    ballast = fill(course.root.parent)
    told = autograder(course, "collect", cohort.ASSIGNMENT, str(other.submitted_dir))
    told.named("disk is full", "Make room")
    ballast.unlink()
    assert autograder(course, "collect", cohort.ASSIGNMENT, str(other.submitted_dir)).code == 0
    assert course.submissions(cohort.ASSIGNMENT) == ["s0000", "s0001", "s0002"]


@SLOW
def test_the_scratch_disk_is_full(course: Course, small_disk: SmallDisk) -> None:
    """The place for temporary files, where sandboxes are made, has no room."""
    cohort.hand_in(course, 2)
    place = small_disk(1)
    os.chmod(place, 0o711)
    fill(place)
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", env={"TMPDIR": str(place)})
    # whether it needs that place at all is its own business: then it says so, or else it works
    assert "Traceback" not in told.err, told.err
    assert told.code == 0 or "Make room" in told.err, told.err


@pytest.mark.slow
def test_a_course_folder_that_may_not_be_written(small_disk: SmallDisk, scratch: Path) -> None:
    place = small_disk(16)
    course = cohort.make(place / "course")
    expected = cohort.hand_in(course, 2)
    remount(place, "ro")
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch)
    told.named(str(course.root), "may not be written", "Give yourself the right")
    remount(place, "rw")
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch).code == 0
    remount(place, "ro")
    for command in ("grade hello_mean", "feedback", "report", "release --unproven"):
        told = autograder(course, *command.split(), tmp=scratch)
        assert told.code == 3 and "Traceback" not in told.err, told.err
        assert "Give yourself the right" in " ".join(told.err.split())
    remount(place, "rw")
    cohort.check_complete(course, expected)


def remount(place: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(place)], check=True, timeout=30)


@SLOW
def test_a_gradebook_that_may_not_be_written(course: Course, scratch: Path) -> None:
    expected = cohort.hand_in(course, 1)
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch).code == 0
    expected |= cohort.hand_in(course, 2, start=1)
    book = course.root / "gradebook.db"
    with read_only(book):
        told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch)
        told.named(str(book), "may not be written", "Give yourself the right")
    cohort.check(course, expected)
    assert autograder(course, "grade", cohort.ASSIGNMENT, "-w", "1", tmp=scratch).code == 0
    cohort.check_complete(course, expected)


class read_only:
    """A file that nobody may write, not even root: mounted over itself."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        if os.geteuid():
            self._path.chmod(0o444)
            return
        words = [["--bind", str(self._path)], ["-o", "remount,bind,ro"]]
        for options in words:
            done = subprocess.run(
                ["mount", *options, str(self._path)], capture_output=True, timeout=30
            )
            if done.returncode:
                lacking(f"a file cannot be mounted here: {done.stderr!r}")

    def __exit__(self, *exc: object) -> None:
        if os.geteuid():
            self._path.chmod(0o644)
            return
        subprocess.run(["umount", str(self._path)], check=True, timeout=30)
