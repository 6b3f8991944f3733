"""A clock that jumps while submissions are graded: by years, forwards and backwards."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.faults.command import autograder, running
from tests.lacking import lacking

YEAR = 365 * 86_400
JUMPS = (10 * YEAR, -10 * YEAR, 3600, -YEAR, 0)  # seconds


@pytest.fixture
def false_clock(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """The environment of a command whose wall clock is wrong by what the file says."""
    compiler = shutil.which("cc")
    if compiler is None:
        lacking("a C compiler is needed to make a false clock (Debian: apt-get install gcc)")
    library = tmp_path / "clock.so"
    source = Path(__file__).with_name("clock.c")
    words = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library), str(source)]
    subprocess.run(words, check=True, timeout=60)
    setting = tmp_path / "clock"
    setting.write_text("0")
    return {"LD_PRELOAD": str(library), "CLOCK_FILE": str(setting)}, setting


@pytest.mark.slow
def test_the_clock_jumps(course: Course, scratch: Path, false_clock) -> None:
    environment, setting = false_clock
    setting.write_text(str(10 * YEAR))
    said = subprocess.run(
        [sys.executable, "-c", "import datetime; print(datetime.datetime.now().year)"],
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert int(said.stdout) >= datetime.datetime.now().year + 9
    expected = cohort.hand_in(course, 20)
    jumps = 0
    with running(course, "grade", cohort.ASSIGNMENT, tmp=scratch, env=environment) as run:
        results = course.state_dir / "results" / cohort.ASSIGNMENT
        while run.process.poll() is None:
            done = len(list(results.glob("s*.json")))
            if done // 3 >= jumps:
                setting.write_text(str(JUMPS[jumps % len(JUMPS)]))
                jumps += 1
        told = run.wait(120)
    assert told.code == 0, told.err
    assert jumps >= 5
    cohort.check_complete(course, expected)
    setting.write_text(str(-10 * YEAR))  # and what was graded in the future stays graded
    told = autograder(course, "grade", cohort.ASSIGNMENT, tmp=scratch, env=environment)
    assert told.code == 0, told.err
    cohort.check_complete(course, expected)
    for command in ("feedback", "report"):
        assert autograder(course, command, tmp=scratch, env=environment).code == 0
