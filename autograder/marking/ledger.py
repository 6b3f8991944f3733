"""What markers did, one JSON line an act, in the state folder: the levels behind the points.

The gradebook holds one score a cell; both levels of an answer that was marked twice, who gave
them, in which order and to which bytes are kept here. The file only grows. A line is on the disk
before the gradebook is written, and half a line (a crash while writing) is passed over.
"""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

__all__ = ["Act", "Kind", "Ledger"]

Kind = Literal["open", "mark", "settle", "undo"]


@dataclass(frozen=True)
class Act:
    """One thing that a marker did to one answer.

    ``at``: seconds since 1970. ``digest``: of the bytes that were marked. Acts of one ``visit``
    (the page, opened once) are one mark: the last of them counts, and one undo takes it back.
    """

    kind: Kind
    at: float
    marker: str
    criterion: str
    student: str
    digest: str
    visit: str
    level: int = 0
    comment: str = ""


class Ledger:
    """The acts of one assignment. Several processes may append."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_to = 0
        self.damaged = 0  # lines that could not be read

    def fresh(self) -> Iterator[Act]:
        """The acts that were appended since the last time, ours included."""
        try:
            with self.path.open("rb") as file:
                file.seek(self._read_to)
                new = file.read()
        except FileNotFoundError:
            return
        whole = new.rfind(b"\n") + 1
        self._read_to += whole
        for line in new[:whole].splitlines():
            act = _act(line)
            if act is not None:
                yield act
            elif line.strip():
                self.damaged += 1

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else appends, nor writes what follows from it, meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def append(self, act: Act) -> None:
        """On the disk when it returns. To be called with the lock held."""
        line = json.dumps(dataclasses.asdict(act), ensure_ascii=True, separators=(",", ":"))
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self.path, flags, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            broken = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            raw = b"\n" * broken + line.encode() + b"\n"
            while raw:
                raw = raw[os.write(descriptor, raw) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _act(line: bytes) -> Act | None:
    try:
        raw: Any = json.loads(line)
        act = Act(**raw)
    except (ValueError, TypeError):
        return None
    texts = (act.marker, act.criterion, act.student, act.digest, act.visit, act.comment)
    sound = act.kind in get_args(Kind) and all(isinstance(text, str) for text in texts)
    sound = sound and type(act.level) is int and 0 <= act.level <= 3
    return act if sound and isinstance(act.at, int | float) else None
