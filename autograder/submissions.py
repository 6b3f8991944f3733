"""Reading what trainees handed in from ``submitted/``: hostile names, links, devices, sizes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import IntakeError
from autograder.results import Text
from autograder.times import parse_time

__all__ = [
    "MAX_EXTRA_BYTES",
    "MAX_FILES",
    "TIMESTAMP",
    "HandedIn",
    "beside",
    "id_flaw",
    "plain",
    "read_submission",
]

MAX_FILES = 200
MAX_SEEN = 50_000  # names looked at in search of them
MAX_DEPTH = 5
MAX_EXTRA_BYTES = 32 * 2**20
MAX_ID = 200  # bytes: it becomes part of file names
TIMESTAMP = "timestamp.txt"


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
    for path in (folder.parent, folder):  # a link here could lead to another trainee's work
        mode = _mode(path)
        if mode is None or not stat.S_ISDIR(mode):
            raise IntakeError("The submission is not a folder.", "提出物がフォルダではありません。")
    handed_in.timestamp = _timestamp(folder / TIMESTAMP)
    for file_name, name in wanted.items():
        path = folder / file_name
        if _mode(path) is not None:
            handed_in.notebooks[name] = _read(path, cap)
    left = MAX_EXTRA_BYTES
    for relative in _extra_files(folder, {*wanted, TIMESTAMP}):
        try:
            content = _read(folder / relative, left)
        except IntakeError:
            continue  # a file beside the notebook: what cannot be read is not there
        left -= len(content)
        handed_in.files[relative] = content
    return handed_in


def id_flaw(student: str) -> Text | None:
    """Why the name of a folder in ``submitted/`` cannot be a trainee's id; None if it can.

    An id becomes part of paths, of rows in the gradebook, of pages and of lines on a terminal.
    """
    if len(student.encode("utf-8", "surrogateescape")) > MAX_ID:
        en, ja = f"it is longer than {MAX_ID} bytes", f"{MAX_ID} バイトを超えています"
    elif not student.replace("\N{IDEOGRAPHIC SPACE}", " ").isprintable():
        en, ja = "it holds characters that cannot be shown", "表示できない文字を含んでいます"
    elif student.startswith(".") or "\\" in student or "/" in student or not student.strip():
        en, ja = "it could be taken for a path", "パスと区別できません"
    else:
        return None
    return Text(
        f"The name of this folder cannot be a trainee's id: {en}. Rename it and grade again.",
        f"このフォルダ名は受講者IDとして使えません({ja})。名前を変えて再度採点してください。",
    )


def _mode(path: Path) -> int | None:
    """What kind of thing is there, links not followed; None if nothing is."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        raise _unreadable(path, exc.strerror or "unreadable") from None


def _timestamp(path: Path) -> str:
    """The time that the first line of ``timestamp.txt`` holds; empty if it is none.

    Read apart from the other files, so that no number of them can push it out.
    """
    try:
        descriptor = _open(path)
    except IntakeError:
        return ""
    with os.fdopen(descriptor, "rb") as file:
        try:
            head = file.read(200).decode("ascii", "replace")
        except OSError:
            return ""
    line = " ".join(head.strip().splitlines()[0].split()) if head.strip() else ""
    return line if line.isprintable() and parse_time(line) is not None else ""


def _open(path: Path) -> int:
    """A descriptor of a regular file. Raises IntakeError for anything else."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as exc:
        raise _unreadable(path, exc.strerror or "unreadable") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _unreadable(path, "not a regular file")
    return descriptor


def _read(path: Path, cap: int) -> bytes:
    with os.fdopen(_open(path), "rb") as file:
        status = os.fstat(file.fileno())
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
    seen = 0
    for here, folders, files in os.walk(folder, followlinks=False):
        seen += 1 + len(folders) + len(files)
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(folders) if depth < MAX_DEPTH else []
        for name in sorted(files):
            relative = (Path(here) / name).relative_to(folder).as_posix()
            if relative in wanted or name.endswith(".ipynb") or not plain(relative):
                continue
            found.append(relative)
            if len(found) >= MAX_FILES:
                return found
        if seen > MAX_SEEN:
            break
    return found


def plain(relative: str) -> bool:
    """Whether a path can be used as it is: printable UTF-8, not too long, inside, nothing hidden.

    Hidden names are no data, and some act on whoever enters the folder (``.git``, ``.envrc``).
    """
    return (
        relative.isprintable()
        and "\\" not in relative
        and len(relative.encode("utf-8", "surrogateescape")) < 200
        and not any(not part or part.startswith(".") for part in relative.split("/"))
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
