"""Files that a notebook left in its working folder, as bytes that nobody on the way looks into.

nbgrader runs the notebooks of a submission one after the other in one folder, and courses rely on
it: one notebook cleans the data, the next one models them. Here each has a sandbox of its own, so
the files are carried over. What is there in the end lies beside the autograded notebooks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from autograder.execution import Execution, Exhausted
from autograder.submissions import MAX_EXTRA_BYTES, MAX_FILES, TIMESTAMP, beside, plain
from autograder.wire import WireError

__all__ = ["MAX_KEPT_BYTES", "left_behind", "made"]

MAX_KEPT_BYTES = 8 * 2**20

# Runs in the child, beside the trainee's code: what it returns is checked like everything else.
_GATHER = """
import os, stat

def gather(skip, most, left):
    found = {}
    home = os.environ["HOME"]  # a cell may have gone elsewhere
    for here, folders, names in os.walk(home):
        folders[:] = sorted(n for n in folders if not n.startswith((".", "__pycache__")))
        for name in sorted(names):
            full = os.path.join(here, name)
            path = os.path.relpath(full, home)
            if path in skip or name.startswith(".") or name.endswith(".ipynb"):
                continue
            try:
                status = os.lstat(full)
                if not stat.S_ISREG(status.st_mode) or status.st_size > left:
                    continue
                with open(full, "rb") as file:
                    found[path] = file.read(left)
            except OSError:
                continue
            left -= len(found[path])
            if len(found) >= most:
                return found
    return found
"""


def left_behind(
    execution: Execution, skip: Collection[str], most: int = MAX_EXTRA_BYTES
) -> dict[str, bytes] | None:
    """The files of the working folder but ``skip`` (the instructor's), by relative path.

    At most as many as a trainee may hand in, of ``most`` bytes together. None if the child cannot
    say.
    """
    try:
        peer = execution.peer()
        peer.timeout = execution.call_seconds()
        gathered = peer.helper(_GATHER).gather(sorted(skip), MAX_FILES, most)
    except (WireError, Exhausted):
        return None
    return _believed(gathered, most)


def made(
    left: Mapping[str, bytes], given: Mapping[str, bytes], notebooks: Iterable[str]
) -> dict[str, bytes]:
    """Of the files left in the end, those to keep: new ones that clash with nothing.

    ``given`` are the files that were there before. Pages are none of them: nbgrader would release
    them as feedback. What makes it more than MAX_KEPT_BYTES is left out.
    """
    names = (TIMESTAMP, *(f"{name}.ipynb" for name in notebooks))
    before = {**given, **dict.fromkeys(names, b"")}
    kept: dict[str, bytes] = {}
    room = MAX_KEPT_BYTES
    for name, content in beside(left, before).items():
        if name in before or name.lower().endswith((".html", ".htm")) or len(content) > room:
            continue
        room -= len(content)
        kept[name] = content
    return kept


def _believed(gathered: Any, left: int) -> dict[str, bytes] | None:
    """What may be files; the child can say anything."""
    if type(gathered) is not dict:
        return None
    files: dict[str, bytes] = {}
    for name, content in gathered.items():
        if type(name) is not str or type(content) is not bytes or not plain(name):
            continue
        left -= len(content)
        if left < 0 or len(files) >= MAX_FILES:
            break
        files[name] = content
    return files
