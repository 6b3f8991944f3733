"""Memory and descriptors of the grader do not grow with the number of submissions."""

from __future__ import annotations

import contextlib
import os
import statistics
from collections import defaultdict
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.faults.command import Run, running

COUNT = int(os.environ.get("FLAT_SUBMISSIONS", "2000"))
MOST_MB = 10.0  # growth between the first and the last quarter, of each kind of process
MEGABYTE_A_RESULT = 0.002  # what the main process may keep of each for its table: 2 kB


@pytest.mark.slow
def test_nothing_grows_over_two_thousand_submissions(course: Course, scratch: Path) -> None:
    expected = cohort.hand_in(course, COUNT)
    results = course.state_dir / "results" / cohort.ASSIGNMENT
    samples: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    with running(course, "grade", cohort.ASSIGNMENT, "-w", "2", tmp=scratch) as run:
        done = seen = 0
        while run.process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                done = len(os.listdir(results))
            if done < seen + COUNT // 100:
                with contextlib.suppress(Exception):
                    run.process.wait(0.05)
                continue
            seen = done
            for role, (megabytes, descriptors) in look(run).items():
                samples[role].append((done, megabytes, descriptors))
        told = run.wait(60)
    assert told.code == 0, told.err
    cohort.check_complete(course, expected)
    assert set(samples) == {"grader", "worker", "incubator", "zygote"}
    for role, rows in samples.items():
        first = [row for row in rows if COUNT // 10 <= row[0] < COUNT * 35 // 100]
        last = [row for row in rows if row[0] >= COUNT * 3 // 4]
        assert first and last, rows
        before, after = (statistics.median(row[1] for row in part) for part in (first, last))
        print(f"{role}: {before:.1f} MB then, {after:.1f} MB at the end; ", end="")
        print(f"descriptors at most {max(r[2] for r in first)}, then {max(r[2] for r in last)}")
        allowed = MOST_MB + (COUNT * MEGABYTE_A_RESULT if role == "grader" else 0.0)
        assert after - before < allowed, rows
        assert max(row[2] for row in last) <= max(row[2] for row in first) + 2, rows


def look(run: Run) -> dict[str, tuple[float, int]]:
    """Resident MB and descriptors of each kind of process, the largest of its kind."""
    roles = {"grader": [run.pid], **run.roles()}
    found: dict[str, tuple[float, int]] = {}
    for role in ("grader", "worker", "incubator", "zygote"):
        for pid in roles[role]:
            with contextlib.suppress(OSError, IndexError):
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                descriptors = len(os.listdir(f"/proc/{pid}/fd"))
                megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
                old = found.get(role, (0.0, 0))
                found[role] = (max(old[0], megabytes), max(old[1], descriptors))
    return found
