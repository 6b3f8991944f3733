"""Run a command in a session of its own, with bounds on time, memory and processes.

What is attacked may loop, fork or eat memory if the sandbox fails, so a watch counts all processes
below the command once a second and ends them if they are too many or too large. Where a control
group for processes can be made it bounds them as well.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.attacks import watch

PROCESSES = 400
MEMORY_MB = 6000
_GROUPS = ("/sys/fs/cgroup/pids", "/sys/fs/cgroup")


@dataclass(frozen=True)
class Done:
    """How it ended. ``stopped`` names the bound that was hit, or is empty."""

    code: int
    stderr: str
    stopped: str


def run(
    command: Sequence[str], *, seconds: float, env: Mapping[str, str], cwd: str | Path = "/"
) -> Done:
    """Run ``command`` to its end or to a bound; nothing of it is left in any case."""
    group = _make_group()

    def prepare() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if group is not None:
            (group / "cgroup.procs").write_text(str(os.getpid()))

    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=prepare,
    )
    said: list[str] = []
    assert process.stderr is not None
    reader = threading.Thread(target=lambda: said.extend(process.stderr), daemon=True)
    reader.start()
    ends = time.monotonic() + seconds
    stopped = ""
    try:
        while not stopped and process.poll() is None:
            time.sleep(1.0)
            stopped = _beyond(process.pid, ends)
    finally:
        for pid in (process.pid, *watch.children(process.pid)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if pid != process.pid or process.poll() is None:
                    os.kill(pid, signal.SIGKILL)
        process.wait()
        reader.join(5.0)
        if group is not None:
            _remove_group(group)
    return Done(process.returncode, "".join(said), stopped)


def _beyond(root: int, ends: float) -> str:
    """The bound that was hit, or nothing."""
    if time.monotonic() > ends:
        return "time"
    below = watch.children(root)
    if len(below) > PROCESSES:
        return "processes"
    page = os.sysconf("SC_PAGE_SIZE")
    used = 0
    for pid in below:
        with contextlib.suppress(OSError, ValueError), open(f"/proc/{pid}/statm") as file:
            _, resident, shared = file.read().split()[:3]
            used += (int(resident) - int(shared)) * page
    return "memory" if used > MEMORY_MB << 20 else ""


def _make_group() -> Path | None:
    """A control group that bounds processes, where this user may make one."""
    for root in map(Path, _GROUPS):
        group = root / f"attacks-{os.getpid()}-{time.monotonic_ns()}"
        with contextlib.suppress(OSError):
            group.mkdir()
            try:
                (group / "pids.max").write_text(str(PROCESSES))
                return group
            except OSError:
                group.rmdir()
    return None


def _remove_group(group: Path) -> None:
    for _ in range(50):
        with contextlib.suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.1)
