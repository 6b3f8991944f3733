"""Starts the incubator before the command line is read: nothing that `grade` does takes as long.

Meanwhile the command line, then nbgrader and the gradebook are imported.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported where it is needed: most commands start none
    from autograder.sandbox import Incubator

__all__ = ["discard", "incubator", "start"]

_NOT_HERE = {"--help", "dask", "--engine=dask"}  # a `grade` with these needs none here
_started: Incubator | None = None


def start(words: Sequence[str]) -> None:
    """Start an incubator if these words of a command line will want one. Never raises."""
    global _started  # noqa: PLW0603 - one a process
    if "grade" in words and not _NOT_HERE.intersection(words):
        with contextlib.suppress(Exception):  # told when it is asked for
            _started = incubator()


def incubator() -> Incubator:
    """The incubator that was started, once, else a new one. Close it, or use it as a context."""
    global _started
    taken, _started = _started, None
    if taken is None:
        from autograder.sandbox import Incubator

        taken = Incubator.start()
    return taken


def discard() -> None:
    """End an incubator that nobody has asked for."""
    global _started
    left, _started = _started, None
    if left is not None:
        left.close(now=True)
