"""The real command in a session of its own, and the processes below it, by what they do."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course

TOP = Path(__file__).resolve().parents[2]
INCUBATOR = "sandbox.incubator"
GONE_SECONDS = 20.0  # for everything below a dead grader to be gone


Process = tuple[int, str]  # pid and start time: pids are given again


@dataclass
class Told:
    """How a command ended."""

    code: int
    err: str

    def named(self, *words: str, code: int = 3) -> None:
        """Assert that it ended with ``code`` and said so in words, not with a traceback."""
        text = " ".join(self.err.split())
        assert "Traceback" not in self.err, self.err
        assert self.code == code, (self.code, self.err)
        for word in words:
            assert word in text, (word, self.err)


@dataclass
class Run:
    """``autograder ARGS`` while it runs. Nothing of it is left when the context ends."""

    process: subprocess.Popen[bytes]
    log: Path
    seen: dict[Process, str] = field(default_factory=dict)

    @property
    def pid(self) -> int:
        return self.process.pid

    def roles(self) -> dict[str, list[int]]:
        """The processes below the grader: workers, incubators (one is all workers', or one's own),
        zygotes (full: two each) and children. All below an incubator have its command line."""
        below = family(self.pid)
        names = ("incubator", "zygote", "zygote", "child")
        roles: dict[str, list[int]] = {name: [] for name in ("worker", *names, "other")}
        for pid, (above, name, line, start) in below.items():
            self.seen[pid, start] = name
            if INCUBATOR not in line:
                roles["worker" if "spawn_main" in line else "other"].append(pid)
                continue
            depth = 0
            while above in below and INCUBATOR in below[above][2]:
                depth, above = depth + 1, below[above][0]
            roles[names[min(depth, 3)]].append(pid)
        return roles

    def left(self) -> list[Process]:
        """Of all processes that were ever seen below it, those that are still there."""
        return [process for process in self.seen if _alive(*process)]

    def wait(self, seconds: float) -> Told:
        """Wait for the end."""
        self.process.wait(seconds)
        return Told(self.process.returncode, self.log.read_text(errors="replace"))

    def assert_gone(self) -> None:
        """Assert that everything below a dead grader ends by itself."""
        ends = time.monotonic() + GONE_SECONDS
        while left := self.left():
            assert time.monotonic() < ends, (
                f"still there: {[(each, self.seen[each]) for each in left]}"
            )
            time.sleep(0.05)


@contextmanager
def running(
    course: Course,
    *args: str,
    tmp: Path | None = None,
    env: dict[str, str] | None = None,
    prefix: Sequence[str] = (),
) -> Iterator[Run]:
    """Start the command (by way of ``prefix``); ends all of it at the end of the context."""
    descriptor, name = tempfile.mkstemp(prefix="run-", dir=tmp)
    words = [*prefix, sys.executable, "-m", "autograder", "-C", str(course.root), *args]
    environment = {**os.environ, "PYTHONPATH": str(TOP), "COLUMNS": "200", **(env or {})}
    if tmp is not None:
        environment["TMPDIR"] = str(tmp)
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=descriptor,
        env=environment,
        start_new_session=True,
    )
    os.close(descriptor)
    run = Run(process, Path(name))
    try:
        yield run
    finally:
        if process.poll() is None:
            run.roles()
            process.kill()
            process.wait()
        ends = time.monotonic() + GONE_SECONDS
        while run.left() and time.monotonic() < ends:
            time.sleep(0.05)
        for pid, _ in run.left():
            kill(pid)
        os.unlink(name)


def autograder(course: Course, *args: str, seconds: float = 120, **kwargs: object) -> Told:
    """Run the command to its end."""
    with running(course, *args, **kwargs) as run:  # type: ignore[arg-type]
        return run.wait(seconds)


def family(root: int) -> dict[int, tuple[int, str, str, str]]:
    """All processes below ``root``: parent, name, command line, start time, by pid."""
    found: dict[int, tuple[int, str, str]] = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        state, above, name, start = _stat(int(pid))
        if state not in "Z":
            found[int(pid)] = (above, name, start)
    below: dict[int, tuple[int, str, str, str]] = {}
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for pid, (above, name, start) in found.items():
            if above == parent and pid not in below:
                below[pid] = (above, name, _line(pid), start)
                waiting.append(pid)
    return below


def kill(pid: int, number: int = signal.SIGKILL) -> bool:
    """Send a signal to one process; whether it was there."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def _line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def _stat(pid: int) -> tuple[str, int, str, str]:
    """State, parent, name and start time; "" as state of one that is gone."""
    try:
        head, rest = Path(f"/proc/{pid}/stat").read_text(errors="replace").rsplit(")", 1)
    except OSError:
        return "", 0, "", ""
    fields = rest.split()
    return fields[0], int(fields[1]), head.split("(", 1)[1], fields[19]


def _alive(pid: int, start: str) -> bool:
    state, _, _, began = _stat(pid)
    return state not in "Z" and began == start
