"""Canaries: marks in hidden files that must never be seen outside of ``tests/hidden``.

A file of hidden checks or of data makers carries its own as a constant of the module, so that it is
in the source, in the bytecode and in the grader's memory, and in no result::

    CANARY = "canary-" + 32 hexadecimal digits, drawn at random
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["CANARY", "canaries_in"]

CANARY = re.compile(r"canary-[0-9a-f]{32}")


def canaries_in(folder: Path) -> dict[str, Path]:
    """The canaries in the Python files of a folder of checks, with the file each is in."""
    return {
        found: path
        for path in sorted(folder.glob("*.py"))
        for found in CANARY.findall(path.read_text(encoding="utf-8"))
    }
