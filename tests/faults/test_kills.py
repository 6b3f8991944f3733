"""kill -9 at random moments: of the grader (the one writer), its workers, the incubator,
zygotes and children."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.faults.command import autograder, kill, running

ROLES = {"grader": 2, "worker": 3, "incubator": 1, "zygote": 3, "child": 4}  # how often, relative
RUN_SECONDS = 240.0
PAUSE = "import time; time.sleep(0.1)"  # so that there are children to kill


def storm(course: Course, expected: dict[str, float], tmp: Path, kills: int, seed: int) -> Counter:
    """Runs with kills at random moments until there were that many; what came of them."""
    chance = random.Random(seed)
    count: Counter[str] = Counter()
    force = False
    everybody = chance.sample(list(ROLES), len(ROLES))  # once each, before chance has its way
    while sum(count[role] for role in ROLES) < kills:
        options = ["-w", "2", *(["--force"] if force else [])]
        with running(course, "grade", cohort.ASSIGNMENT, *options, tmp=tmp) as run:
            count["runs"] += 1
            ends = time.monotonic() + RUN_SECONDS
            pause = chance.uniform(0.0, 6.0)  # also while it starts
            while sum(count[role] for role in ROLES) < kills:
                awake = time.monotonic() + pause
                while run.process.poll() is None and time.monotonic() < awake:
                    time.sleep(0.01)
                assert time.monotonic() < ends, "the grader hangs"
                if run.process.poll() is not None:
                    break
                role, *_ = everybody or chance.choices(list(ROLES), list(ROLES.values()))
                victims: list[int] = []
                while not victims and run.process.poll() is None and time.monotonic() < ends:
                    victims = [run.pid] if role == "grader" else sorted(run.roles()[role])
                pause = chance.uniform(0.0, 1.0)
                if not victims or not kill(chance.choice(victims)):
                    continue
                count[role] += 1
                everybody = everybody[1:]
                if role == "grader":
                    break
                cohort.check(course, expected)
            run.roles()
            told = run.wait(RUN_SECONDS)
            run.assert_gone()
            cohort.check(course, expected)
            assert len(cohort.asides(course)) <= 2, "what was half written grows"
            count[f"exit {told.code}"] += 1
            if told.code != -9:
                assert told.code in (0, 3), told.err
                assert "Traceback" not in told.err, told.err
                force = True  # all is done: once more from the start
            else:
                force = False
    return count


def calm(course: Course, expected: dict[str, float], tmp: Path) -> None:
    """The next run, left alone, completes; nothing is left of those before."""
    told = autograder(course, "grade", cohort.ASSIGNMENT, "-w", "2", tmp=tmp, seconds=RUN_SECONDS)
    assert told.code == 0, told.err
    cohort.check_complete(course, expected)
    left = [path.name for path in tmp.iterdir() if not path.name.startswith("run-")]
    assert left == [], "folders of dead sandboxes are left"


def test_a_few_kills(course: Course, scratch: Path) -> None:
    expected = cohort.hand_in(course, 12, extra=PAUSE)
    storm(course, expected, scratch, kills=6, seed=20)
    calm(course, expected, scratch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 9))
def test_two_hundred_kills(course: Course, scratch: Path, seed: int) -> None:
    """Twenty-five for each of eight seeds, with fifty submissions."""
    expected = cohort.hand_in(course, 50, extra=PAUSE)
    count = storm(course, expected, scratch, kills=25, seed=seed)
    calm(course, expected, scratch)
    assert all(count[role] for role in ROLES), f"not everybody was killed: {count}"
    print("kills and ends of runs:", dict(sorted(count.items())))
