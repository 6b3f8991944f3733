"""``--nbgrader-compat``: the scores of stock nbgrader, its slips included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from autograder.errors import CourseError

__all__ = ["Compat", "compat_of", "puts_back"]


@dataclass(frozen=True)
class Compat:
    """What the course tells nbgrader that changes a score there.

    put_back : a deleted test cell is put back and run; without it a person has to mark it
    ignored : pattern of text on stderr that costs no points; empty for none
    """

    put_back: bool = False
    ignored: str = ""


def compat_of(config: Any, wanted: bool) -> Compat | None:
    """From the course's configuration, if ``wanted``. Raises CourseError for a broken pattern."""
    if not wanted:
        return None
    ignore = config.get("IgnorePattern", {})
    pattern = str(ignore.get("pattern", "")) if ignore.get("enabled") else ""
    try:
        re.compile(pattern)
    except re.error as exc:
        raise CourseError(f"c.IgnorePattern.pattern is no regular expression: {exc}") from exc
    return Compat(bool(config.get("OverwriteCells", {}).get("add_missing_cells")), pattern)


def puts_back(compat: Compat | None) -> bool:
    """Whether a graded cell that a trainee deleted comes back."""
    return compat is None or compat.put_back
