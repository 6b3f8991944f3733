"""One worker process: a grader that lives as long as the process, and one job at a time."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import pickle
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import LOG_FILE, STATE_FOLDER
from autograder.wire.outputs import clean_text

if TYPE_CHECKING:
    from autograder.grading import Grader
    from autograder.jobs import Work
    from autograder.results import SandboxLevel
    from autograder.sandbox import Orders
    from autograder.settings import Settings

__all__ = ["main"]

LONGEST = 20_000  # characters of one message in the log
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

log = logging.getLogger(__name__)


def main(
    pipe: Connection,
    root: Path,
    level: SandboxLevel,
    settings: Settings | None = None,
    orders: Orders | None = None,
) -> None:
    """Serve jobs until None comes or the other end of the pipe closes.

    Says ``("ready", None)`` or ``("not ready", error)``, then for each job ``("result", Result)``
    or ``("raised", error)``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process stops us
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_follow, daemon=True).start()
    for name in ONE_THREAD:  # before numpy: two threads make KMeans hang in forked children
        os.environ[name] = "1"
    _log_to(root / STATE_FOLDER / LOG_FILE)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            _serve(pipe, root, level, settings, orders)
        except MemoryError:  # not even enough to say so: the main process does
            os._exit(1)
    gc.freeze()  # no look for cycles on the way out


def _serve(
    pipe: Connection,
    root: Path,
    level: SandboxLevel,
    settings: Settings | None,
    orders: Orders | None,
) -> None:
    try:
        from autograder.grading import Grader

        grader = Grader(root, level, settings, orders)
    except Exception as exc:
        log.exception("a worker could not start")
        pipe.send(("not ready", _portable(exc)))
        return
    with contextlib.closing(grader):
        pipe.send(("ready", None))
        while (job := pipe.recv()) is not None:
            pipe.send(_answer(grader, job))


def _answer(grader: Grader, job: Work[Any]) -> tuple[str, Any]:
    try:
        return "result", job.run(grader)
    except Exception as exc:  # one submission never stops the others
        log.exception("%s of %s", job.assignment, job.student)
        return "raised", _portable(exc)


def _follow() -> None:
    """End with the main process, even if that is killed: nobody would take our results."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _log_to(path: Path) -> None:
    """Warnings go to the course's log, or nowhere where that cannot be written."""
    logging.raiseExceptions = False  # a disk that fills up later is the main process's to name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(path)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Plain("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.captureWarnings(True)  # numpy's, of a trainee's numbers: not on the terminal


class _Plain(logging.Formatter):
    """What is logged may quote a trainee, and people read it on a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return clean_text(super().format(record), LONGEST, colours=False)


def _portable(exc: Exception) -> Exception:
    """The error itself where it can cross to another process, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(exc))  # noqa: S301 - our own
        return exc
    except Exception:
        return RuntimeError(f"{type(exc).__name__}: {exc}")
