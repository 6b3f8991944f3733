"""What ``export`` says."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.exit_codes import OK
from autograder.export import export as run
from autograder.scores.table import Options
from autograder.terminal import clean, console, out

__all__ = ["export"]


def export(root: Path, path: Path, fmt: str, options: Options) -> int:
    """Export the gradebook; what was left out goes to standard error."""
    done = run(Course(root), path, fmt, options)
    for remark in done.remarks:
        console.print(clean(remark, limit=2000), soft_wrap=True)
    out.print(f"wrote {clean(path)}", soft_wrap=True)
    return OK
