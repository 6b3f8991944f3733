"""What the machine did to us, in words: a full disk, a folder that may not be written, no memory.

These are no bugs and no wrong usage: the text says what to do, and running the same command again
goes on where it stopped.
"""

from __future__ import annotations

import errno
import re

__all__ = ["in_words"]

_AGAIN = "then run the same command again; what was finished is kept."
_NO_RIGHT = (
    "may not be written or read. Give yourself the right to, or make the disk writable; " + _AGAIN
)
_WORDS = {
    errno.ENOSPC: f"could not be written: the disk is full. Make room, {_AGAIN}",
    errno.EDQUOT: f"could not be written: your disk quota is used up. Make room, {_AGAIN}",
    errno.EROFS: _NO_RIGHT,
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EIO: f"could not be read or written: the disk reports an error. Look at it, {_AGAIN}",
    errno.ESTALE: f"is on a network share that went away. Mount it again, {_AGAIN}",
    errno.EFBIG: f"could not be written: a file may not be that large here. Raise it, {_AGAIN}",
    errno.EMFILE: f"could not be opened: too many open files. Raise `ulimit -n`, {_AGAIN}",
    errno.ENFILE: f"could not be opened: the machine has too many open files. Close some, {_AGAIN}",
    errno.ENOMEM: f"was left: the machine is out of memory. Use fewer --workers, {_AGAIN}",
    errno.EAGAIN: f"was left: no more processes may be started. Use fewer --workers, {_AGAIN}",
}

_NO_SEGMENT = re.compile(r"failed to map segment from shared object\s*$", re.MULTILINE)


def _no_room_for_a_library(exc: BaseException) -> bool:
    """What the loader says of a shared library when there is no memory to map it."""
    told = str(exc)  # numpy's has a page of advice around it
    return isinstance(exc, ImportError) and (
        _NO_SEGMENT.search(told) is not None or "cannot allocate memory" in told.lower()
    )


def in_words(exc: BaseException) -> str:
    """What happened and what to do, for a fault of the machine; "" for anything else."""
    if isinstance(exc, MemoryError) or _no_room_for_a_library(exc):
        return f"The machine is out of memory. Use fewer --workers or free some, {_AGAIN}"
    if isinstance(exc, BrokenPipeError):
        return f"The program that was to read the output has gone. Leave it open, {_AGAIN}"
    if isinstance(exc, OSError) and exc.errno in _WORDS:
        names = [str(name) for name in (exc.filename, exc.filename2) if name]
        return f"{' or '.join(names) or 'A file'} {_WORDS[exc.errno]}"
    return ""
