"""Reading what trainees handed in from ``submitted/``: hostile names, links, devices, sizes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import IntakeError

__all__ = ["HandedIn", "beside", "read_submission"]

MAX_FILES = 200
MAX_DEPTH = 5
MAX_EXTRA_BYTES = 32 * 2**20


@dataclass
class HandedIn:
    """The bytes of one submission."""

    notebooks: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # by relative POSIX path
    timestamp: str = ""


def read_submission(folder: Path, notebooks: Iterable[str], cap: int) -> HandedIn:
    """Read one submission. Follows no links, opens nothing but regular files of at most ``cap``.

    ``notebooks`` are the names that the assignment expects. Raises IntakeError with a reason in
    the trainee's words if an expected notebook is there but cannot be read.
    """
    wanted = {f"{name}.ipynb": name for name in notebooks}
    handed_in = HandedIn()
    if folder.is_symlink() or not folder.is_dir():
        raise IntakeError("The submission is not a folder.", "提出物がフォルダではありません。")
    for file_name, name in wanted.items():
        path = folder / file_name
        if os.path.lexists(path):
            handed_in.notebooks[name] = _read(path, cap)
    left = MAX_EXTRA_BYTES
    for relative in _extra_files(folder, set(wanted)):
        try:
            content = _read(folder / relative, left)
        except IntakeError:
            continue  # a file beside the notebook: what cannot be read is not there
        left -= len(content)
        if relative == "timestamp.txt":
            handed_in.timestamp = content[:100].decode("ascii", "replace").strip()
        else:
            handed_in.files[relative] = content
    return handed_in


def _read(path: Path, cap: int) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as exc:
        raise _unreadable(path, exc.strerror or "unreadable") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(path, "not a regular file")
        if status.st_size > cap:
            raise IntakeError(
                f"{path.name} is {status.st_size / 2**20:.1f} MiB; at most {cap / 2**20:.0f} MiB "
                "are read. Clear the outputs, save, and hand it in again.",
                f"{path.name} は {status.st_size / 2**20:.1f} MiB あります(上限 "
                f"{cap / 2**20:.0f} MiB)。出力を消して保存し、再提出してください。",
            )
        try:
            return file.read(cap)
        except OSError as exc:
            raise _unreadable(path, exc.strerror or "unreadable") from None


def _unreadable(path: Path, why: str) -> IntakeError:
    return IntakeError(
        f"{path.name} cannot be read ({why}). Hand in the notebook itself, no link to it.",
        f"{path.name} を読めません({why})。リンクではなくノートブック自体を提出してください。",
    )


def _extra_files(folder: Path, wanted: set[str]) -> list[str]:
    """Relative paths of the other regular files, a bounded number, in a stable order."""
    found: list[str] = []
    for here, folders, files in os.walk(folder, followlinks=False):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(folders) if depth < MAX_DEPTH else []
        for name in sorted(files):
            relative = (Path(here) / name).relative_to(folder).as_posix()
            if relative in wanted or name.endswith(".ipynb") or not _plain(relative):
                continue
            found.append(relative)
            if len(found) >= MAX_FILES:
                return found
    return found


def _plain(relative: str) -> bool:
    """Whether a name can be used as it is: printable UTF-8, no way up, not too long."""
    return (
        relative.isprintable()
        and "\\" not in relative
        and len(relative.encode("utf-8", "surrogateescape")) < 200
        and ".." not in relative.split("/")
    )


def beside(handed_in: Mapping[str, bytes], materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files in the working folder: the instructor's, and the trainee's where they do not clash.

    A trainee's file named like a folder of the instructor's (or below a file of his) stays out.
    """
    folders = {str(parent) for name in materials for parent in PurePosixPath(name).parents}
    kept = {
        name: content
        for name, content in handed_in.items()
        if name not in folders
        and not any(str(parent) in materials for parent in PurePosixPath(name).parents)
    }
    return kept | dict(materials)
