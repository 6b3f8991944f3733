"""The error tree of the grader's side.

::

    GraderError
    ├── UsageError              wrong arguments; exit code 2
    │   └── CourseError         the course folder is wrong: names file, cell and remedy
    │       └── CheckError      a check file is wrong (missing points, no title, ...)
    ├── IntakeError             this submission cannot be graded; says why in the trainee's words
    ├── MachineFault            disk, memory or gradebook gave out; exit code 3, to be run again
    └── SandboxUnavailable      the wanted level cannot be had here; says the remedy

Faults of the trainee's code are no errors of ours: they are outcomes (see ``results``), and in the
checks they travel as ``checks.faults``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from autograder.results import Text

__all__ = [
    "CheckError",
    "CourseError",
    "GraderError",
    "IntakeError",
    "MachineFault",
    "SandboxUnavailable",
    "UsageError",
    "did_you_mean",
]


class GraderError(Exception):
    """Base of all errors that a caller of the grader may want to catch."""


class UsageError(GraderError):
    """The command or call was wrong; the text says what to do instead."""


class CourseError(UsageError):
    """The course folder is wrong; the text names file, cell and remedy."""


class CheckError(CourseError):
    """A file of checks is wrong; the text names file, function and remedy."""


class IntakeError(GraderError):
    """A submission that cannot be graded. ``reason`` is meant for the trainee."""

    def __init__(self, en: str, ja: str = "") -> None:
        super().__init__(en)
        self.reason = Text(en, ja)


class MachineFault(GraderError):
    """Disk, memory or gradebook gave out; the text says what to do before running it again."""


class Untranslated(GraderError):
    """A release in another language lacks translations; the text names every message."""


class SandboxUnavailable(GraderError):
    """The wanted sandbox level cannot be had on this machine; ``remedy`` says what to do."""

    def __init__(self, text: str, remedy: str = "") -> None:
        super().__init__(f"{text}\n{remedy}".strip())
        self.remedy = remedy


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` Did you mean 'a' or 'b'?``, the nearest three of ``known``, or nothing.

    Those that begin with ``name`` are nearest: ``a03`` for ``a03_metrics``.
    """
    names = sorted(known)
    near = [each for each in names if name and each.startswith(name)][:3]
    near = near or difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f" Did you mean {' or '.join(repr(match) for match in near)}?" if near else ""
