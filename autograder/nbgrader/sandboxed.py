"""The sandbox for the stock commands: grades a submission as ``autograder grade`` does.

One warm worker serves the whole run of ``nbgrader autograde`` (or of formgrader, which grades on a
button); after a while without work it is shut down.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.compat import compat_of
from autograder.course import Course
from autograder.engines import LocalEngine
from autograder.errors import GraderError
from autograder.jobs import Job, Surroundings, prepare_job, surroundings
from autograder.nbgrader.masters import load_masters
from autograder.results import Result, SandboxLevel
from autograder.sandbox import choose_level
from autograder.settings import Settings

__all__ = ["grade_submission", "shut_down"]

IDLE_SECONDS = 60.0

_lock = threading.Lock()
_Kind = tuple[Path, SandboxLevel, Settings, str, Surroundings]
_engine: tuple[_Kind, LocalEngine] | None = None
_timer: threading.Timer | None = None
_last: tuple[str, Result] | None = None


def grade_submission(course: Course, assignment: str, student: str, config: Any) -> Result:
    """The result of ``submitted/STUDENT/ASSIGNMENT``, with its executed notebooks.

    All notebooks are graded at once; nbgrader asks for them one by one, so the last result is kept.
    ``config`` is nbgrader's, loaded.
    """
    global _last  # noqa: PLW0603 - see the docstring
    unit = course.assignment(assignment)
    level = choose_level(course.settings.sandbox)
    compat = compat_of(config, course.settings.nbgrader_compat)
    masters = load_masters(unit, config)
    around = surroundings(unit, masters)
    job, _ = prepare_job(course, unit, masters, student, around, level, compat)
    job = replace(job, keep_files=True)
    with _lock:
        kept = f"{course.root}\0{student}\0{assignment}\0{job.key}"
        if _last is None or _last[0] != kept:
            kind = course.root, level, course.settings, assignment, around
            with _worker(kind) as engine:
                _last = (kept, _run(engine, job))
        return _last[1]


def _run(engine: LocalEngine, job: Job) -> Result:
    for _, result in engine.map([job]):
        return result
    raise GraderError("The engine returned no result.")


@contextmanager
def _worker(kind: _Kind) -> Iterator[LocalEngine]:
    """The warm engine; a new one after something went wrong, and for whatever is another one.

    A worker keeps the checks that it has read: if they were edited, it grades with the old ones.
    """
    global _engine, _timer  # noqa: PLW0603 - one a process, as the docstring of the module says
    if _timer is not None:
        _timer.cancel()
    if _engine is None or _engine[0] != kind:
        _stop()
        root, level, settings, *_ = kind
        _engine = kind, LocalEngine(root, level, workers=1, settings=settings).__enter__()
    try:
        yield _engine[1]
    except BaseException:
        _stop()
        raise
    _timer = threading.Timer(IDLE_SECONDS, shut_down)
    _timer.daemon = True
    _timer.start()


def _stop() -> None:
    global _engine
    engine, _engine = _engine, None
    if engine is not None:
        engine[1].__exit__(None, None, None)


@atexit.register
def shut_down() -> None:
    """Stop the worker, if there is one; the next submission starts another."""
    with _lock:
        if _timer is not None:
            _timer.cancel()
        _stop()
