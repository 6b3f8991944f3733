"""Folders on disk that a zygote works in and, at level lite, its children: made, measured, removed.

Trainees may leave any mess in theirs: very deep folders, folders that nobody may enter, thousands
of files. Everything here goes by descriptors, follows no link and does not recurse.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "Usage",
    "empty",
    "give_back",
    "held_open",
    "make_base",
    "parts",
    "remove",
    "sweep",
    "usage",
]

_PREFIX = "autograder-sandbox-"
_UNLOCKED = "autograder-new-"
_MOMENT = 60.0  # seconds; a folder is locked long before
_LOCK = ".lock"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Usage:
    """What lies in a folder: `bytes` on disk, `entries` (files and folders)."""

    bytes: int
    entries: int


def make_base() -> tuple[str, int]:
    """A new private folder and the descriptor whose lock says that it is in use."""
    place = _place()
    aside = tempfile.mkdtemp(prefix=_UNLOCKED, dir=place)
    lock = os.open(os.path.join(aside, _LOCK), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.chmod(aside, 0o711)  # noqa: S103 - a private user passes to its own folder
    base = os.path.join(place, _PREFIX + os.path.basename(aside).removeprefix(_UNLOCKED))
    os.rename(aside, base)  # locked from the first moment on that others look at it
    return base, lock


def give_back(base: str, lock: int) -> None:
    """Remove what `make_base` made."""
    with contextlib.suppress(OSError):
        remove(base)
    os.close(lock)


def _places() -> list[str]:
    return list(dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")))  # noqa: S108


def _place() -> str:
    """Where to make folders: for root, a place that its children, who are not root, can reach."""
    for place in _places():
        folders = (Path(place), *Path(place).parents)
        if os.geteuid() or all(folder.stat().st_mode & stat.S_IXOTH for folder in folders):
            return place
    return tempfile.gettempdir()


def parts(folder: str) -> tuple[str, str]:
    """A child's home and its folder for temporary files, inside its `folder`."""
    return os.path.join(folder, "home"), os.path.join(folder, "tmp")


def sweep() -> None:
    """Remove what graders that were killed have left behind. Never raises."""
    for place in _places():
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.name.startswith((_PREFIX, _UNLOCKED)) and _is_ours(entry):
                        _remove_if_unused(entry)


def _is_ours(entry: os.DirEntry[str]) -> bool:
    found = entry.stat(follow_symlinks=False)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def _remove_if_unused(entry: os.DirEntry[str]) -> None:
    try:
        lock = os.open(os.path.join(entry.path, _LOCK), os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        # Not locked yet, or an earlier sweep took only a part, since something still wrote there.
        age = time.time() - entry.stat(follow_symlinks=False).st_mtime
        if entry.name.startswith(_PREFIX) or age > _MOMENT:
            remove(entry.path)
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove(entry.path)
    finally:
        os.close(lock)


def usage(path: str, most: Usage) -> Usage:
    """Measure the folder at `path`, stopping as soon as it is above `most` in one of the two.

    A folder too deep to reach or closed to its owner is no accident: it counts as one above.
    """
    total = entries = 0
    waiting = [path]
    while waiting and total <= most.bytes and entries <= most.entries:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as found:
                for entry in found:
                    entries += 1
                    with contextlib.suppress(FileNotFoundError):
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                    if total > most.bytes or entries > most.entries:
                        break
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            entries = most.entries + 1
    return Usage(total, entries)


def held_open(pid: int) -> int:
    """Bytes in files that process `pid` has deleted and holds open; 0 if that cannot be seen."""
    sizes: dict[tuple[int, int], int] = {}
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as descriptors:
        for descriptor in descriptors:
            with contextlib.suppress(OSError):
                found = os.stat(descriptor.path)
                if stat.S_ISREG(found.st_mode) and not found.st_nlink:
                    sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(sizes.values())


def remove(path: str) -> None:
    """Remove the folder at `path` and all below it, however deep. Missing is fine."""
    with contextlib.suppress(FileNotFoundError):
        empty(path)
        os.rmdir(path)


def empty(path: str) -> None:
    """Remove all below the folder at `path`.

    Goes down and up by descriptors, so that no path grows too long and only one is open.
    """
    here = os.open(path, _FOLDER)
    above: list[tuple[str, list[str]]] = []  # the way down: name, and its folders still to do
    try:
        waiting = _clear_files(here)
        while waiting or above:
            if waiting:
                name = waiting.pop()
                above.append((name, waiting))
                os.chmod(name, stat.S_IRWXU, dir_fd=here)
                here = _replace(here, name)
                waiting = _clear_files(here)
            else:
                name, waiting = above.pop()
                here = _replace(here, "..")
                os.rmdir(name, dir_fd=here)
    finally:
        os.close(here)


def _replace(here: int, name: str) -> int:
    """Open the folder `name` of the open folder `here`, and close the latter."""
    there = os.open(name, _FOLDER, dir_fd=here)
    os.close(here)
    return there


def _clear_files(folder: int) -> list[str]:
    """Delete everything in `folder` that is not a folder; the names of the folders."""
    folders = []
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in found:
        if is_folder:
            folders.append(name)
        else:
            os.unlink(name, dir_fd=folder)
    return folders
