"""One worker process: a grader that lives as long as the process, and one job at a time."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.grading import Grader
    from autograder.jobs import Job
    from autograder.results import Result, SandboxLevel

_grader: Grader | None = None

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def start(root: Path, level: SandboxLevel, log_file: Path) -> None:
    """Prepare this process. Ctrl-C is the main process's business, which stops its workers."""
    global _grader  # noqa: PLW0603 - the state of a worker is the process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    for name in ONE_THREAD:  # before numpy: two threads make KMeans hang in forked children
        os.environ[name] = "1"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=log_file, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s"
    )
    from autograder.grading import Grader

    _grader = Grader(root, level)


def _follow(main: int) -> None:
    """End with the main process, even if that is killed: nobody would take our results."""
    with contextlib.suppress(ProcessLookupError):
        select.select([os.pidfd_open(main)], [], [])
    os._exit(1)


def ready() -> bool:
    """True once the worker is warm; raises what went wrong while it started."""
    return _grader is not None


def grade(job: Job) -> Result:
    """Grade one submission in this worker."""
    if _grader is None:
        raise RuntimeError("the worker was not started")
    return _grader.grade(job)
