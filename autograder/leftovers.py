"""Files that a notebook left in its working folder, for the next notebook of the same submission.

nbgrader runs the notebooks of a submission one after the other in one folder, and courses rely on
it: one notebook cleans the data, the next one models them. Here each has a sandbox of its own, so
the files are carried over, as bytes that nobody on the way looks into.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from autograder.execution import Execution, Exhausted
from autograder.submissions import MAX_EXTRA_BYTES, MAX_FILES, plain
from autograder.wire import WireError

__all__ = ["left_behind"]

# Runs in the child, beside the trainee's code: what it returns is checked like everything else.
_GATHER = """
import os, stat

def gather(skip, most, left):
    found = {}
    for here, folders, names in os.walk("."):
        folders[:] = sorted(n for n in folders if not n.startswith((".", "__pycache__")))
        for name in sorted(names):
            path = os.path.normpath(os.path.join(here, name))
            if path in skip or name.startswith(".") or name.endswith(".ipynb"):
                continue
            try:
                status = os.lstat(path)
                if not stat.S_ISREG(status.st_mode) or status.st_size > left:
                    continue
                with open(path, "rb") as file:
                    found[path] = file.read(left)
            except OSError:
                continue
            left -= len(found[path])
            if len(found) >= most:
                return found
    return found
"""


def left_behind(execution: Execution, skip: Collection[str]) -> dict[str, bytes] | None:
    """The files of the working folder but ``skip`` (the instructor's), by relative path.

    At most as many and as much as a trainee may hand in. None if the child cannot say.
    """
    try:
        peer = execution.peer()
        peer.timeout = execution.call_seconds()
        gathered = peer.helper(_GATHER).gather(sorted(skip), MAX_FILES, MAX_EXTRA_BYTES)
    except (WireError, Exhausted):
        return None
    return _believed(gathered)


def _believed(gathered: Any) -> dict[str, bytes] | None:
    """What may be files; the child can say anything."""
    if type(gathered) is not dict:
        return None
    files: dict[str, bytes] = {}
    left = MAX_EXTRA_BYTES
    for name, content in gathered.items():
        if type(name) is not str or type(content) is not bytes or not plain(name):
            continue
        left -= len(content)
        if left < 0 or len(files) >= MAX_FILES:
            break
        files[name] = content
    return files
