"""What the sandbox costs a submission: a confined child beside a plain fork of the same process.

``python -m benchmarks.sandbox_cost`` (or ``make bench``) forks, lets the child leave at once and
reaps it, in blocks that take turns, and writes ``benchmarks/results/sandbox.md``. The plain fork is
made by a process that has imported and frozen the same things as the zygote. Processor time is that
of the grader, of the zygote and of all children together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from autograder.sandbox import Limits, Zygote
from autograder.sandbox.environment import environment
from autograder.sandbox.warm import DEFAULT_PRELOAD
from benchmarks.tables import keep, ranged

LEAVE = f"{Path(__file__).resolve().with_name('leave.py')}:leave"

_PLAIN = """
import json, os, sys, time
from autograder.sandbox import warm
warm.warm_up(json.loads(sys.argv[1]), "autograder.sandbox.shell:make_shell")
warm.settle(os.open("/proc", os.O_PATH | os.O_DIRECTORY))
print("ready", flush=True)
for line in sys.stdin:
    for _ in range(int(line)):
        pid = os.fork()
        if not pid:
            os._exit(0)
        os.waitpid(pid, 0)
    print("done", flush=True)
"""


@dataclass
class Measured:
    """Milliseconds a fork, one figure a block."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)


class Plain:
    """A warm process that forks and reaps, and does nothing else."""

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PLAIN, json.dumps(DEFAULT_PRELOAD)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment(self._home.name),
        )  # fmt: skip
        self.root = self._process.pid
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def forks(self, count: int) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        print(count, file=self._process.stdin, flush=True)
        self._process.stdout.readline()

    def close(self) -> None:
        self._process.communicate()
        self._home.cleanup()


class Confined:
    """A zygote at a level, as a worker has one."""

    def __init__(self, level: str) -> None:
        self._zygote = Zygote.start(level, entry=LEAVE)  # type: ignore[arg-type]
        self.root = self._zygote._process.pid

    def forks(self, count: int) -> None:
        for _ in range(count):
            with self._zygote.fork(Limits()) as child:
                child.wait()

    def close(self) -> None:
        self._zygote.close()


def cpu_seconds(root: int) -> float:
    """Processor time of a process, of all below it, and of all that they have reaped."""
    top = psutil.Process(root)
    times = [each.cpu_times() for each in (top, *top.children(recursive=True))]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def measure(subjects: dict[str, Plain | Confined], blocks: int, count: int) -> dict[str, Measured]:
    """Blocks of ``count`` forks, each subject in turn."""
    measured = {name: Measured() for name in subjects}
    for subject in subjects.values():
        subject.forks(count)  # warm
    for _ in range(blocks):
        for name, subject in subjects.items():
            ours, theirs, wall = time.process_time(), cpu_seconds(subject.root), time.monotonic()
            subject.forks(count)
            wall = time.monotonic() - wall
            cpu = time.process_time() - ours + cpu_seconds(subject.root) - theirs
            measured[name].cpu.append(1000 * cpu / count)
            measured[name].wall.append(1000 * wall / count)
    return measured


def table(measured: dict[str, Measured], load: float) -> str:
    """Medians and ranges, and the difference to the plain fork block by block."""
    lines = [
        "# What the sandbox costs",
        "",
        "Written by `make bench`. Milliseconds a submission: median (lowest to highest) of blocks",
        "that took turns in one run; *more* is the difference to the plain fork, block by block.",
        f"Load of the machine before: {load:.1f}, processors: {os.cpu_count()}.",
        "",
        "| | processor time | more | wall clock | more |",
        "|---|---|---|---|---|",
    ]
    plain = measured["plain fork"]
    for name, rows in measured.items():
        cells = []
        for mine, base in ((rows.cpu, plain.cpu), (rows.wall, plain.wall)):
            more = [a - b for a, b in zip(mine, base, strict=True)]
            cells += [ranged(mine), "" if rows is plain else ranged(more)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--blocks", type=int, default=15)
    parser.add_argument("--forks", type=int, default=40, help="in a block")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    subjects: dict[str, Plain | Confined] = {"plain fork": Plain()}
    for level in ("none", "lite", "full"):
        subjects[f"level {level}"] = Confined(level)
    try:
        found = table(measure(subjects, options.blocks, options.forks), load)
    finally:
        for subject in subjects.values():
            subject.close()
    keep("sandbox.md", found)


if __name__ == "__main__":
    main()
