"""Hostile folders and zip files as a flat list of entries, read safely and one at a time.

Nothing is extracted: an entry is a path, a size, a time and a way to read at most so many bytes.
Links and devices are never followed or opened; in a folder not even by way of a parent directory.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.errors import UsageError

__all__ = ["Entry", "NestedZips", "Refused", "below", "read_tree", "shown"]

MAX_ENTRIES = 200_000  # of one zip file, and below one name at the top of a folder
MAX_BELOW = 20_000  # below one folder of the second level: in ASSIGNMENT/STUDENT that is a trainee
MAX_DEPTH = 12
_ENCRYPTED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others can take any amount of memory
_ONE_OF_DIRECTORY = b"PK\1\2"  # begins each entry of a zip file's directory
# NotImplementedError is a RuntimeError; a struct.error is none of them
_BAD_ZIP = (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, struct.error)
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # where none is known
_UNIX_TIME = 0x5455  # id of the "extended timestamp" in a zip entry's extra field


class Refused(Exception):
    """Why an entry is not read, in words for the instructor."""


@dataclass(frozen=True)
class Entry:
    """A file in a folder or an archive. ``flaw`` says why it must not be read, or is empty.

    ``parts`` is the path below the root; of a flawed entry it may hold anything. ``modified`` is in
    UTC. ``read(cap)`` returns the whole content or raises Refused if that is more than ``cap``
    bytes.
    """

    parts: tuple[str, ...]
    size: int
    modified: datetime
    read: Callable[[int], bytes]
    flaw: str = ""

    @property
    def path(self) -> str:
        return "/".join(self.parts)

    @property
    def name(self) -> str:
        return self.parts[-1] if self.parts else ""


@contextmanager
def read_tree(source: Path) -> Iterator[list[Entry]]:
    """The entries of a folder or a zip file, open while the context lasts.

    What a folder holds beyond the bounds for one trainee is left out, with one flawed entry that
    says so. Raises UsageError if ``source`` is neither, or a zip file with too many entries.
    """
    if source.is_dir():
        with _opened(source) as root:
            yield list(_walk(root, (), _Crowd()))
    elif source.is_file() and zipfile.is_zipfile(source):
        with _zip_or_usage_error(source) as archive:
            yield _zip_entries(archive, str(source))
    else:
        raise UsageError(f"{source} is neither a folder nor a zip file.")


class NestedZips:
    """Zip files inside a source. Holds the content of one at a time, whatever their number."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._last: tuple[Entry, list[Entry]] | None = None

    def entries(self, container: Entry) -> list[Entry]:
        """The entries of a zip file. Raises Refused if it is none or too large."""
        return [
            replace(entry, read=self._reader(container, number))
            for number, entry in enumerate(self._listed(container))
        ]

    def _reader(self, container: Entry, number: int) -> Callable[[int], bytes]:
        def read(cap: int) -> bytes:
            listed = self._listed(container)
            if number >= len(listed):
                raise Refused("it is gone")
            return listed[number].read(cap)

        return read

    def _listed(self, container: Entry) -> list[Entry]:
        if self._last is None or self._last[0] is not container:
            self._last = None  # frees the other one first
            raw = container.read(self._cap)
            if raw.count(_ONE_OF_DIRECTORY) > MAX_ENTRIES:  # before they all become objects
                raise Refused(f"it holds more than {MAX_ENTRIES} files")
            try:
                listed = _zip_entries(zipfile.ZipFile(io.BytesIO(raw)), "the zip file")
            except UsageError as exc:
                raise Refused(str(exc)) from exc
            except _BAD_ZIP as exc:
                raise Refused(f"it is not a valid zip file ({exc})") from exc
            self._last = (container, listed)
        return self._last[1]


def below(entries: Iterable[Entry], levels: int = 1) -> list[Entry]:
    """The same entries with so many leading folders taken off their paths."""
    return [replace(entry, parts=entry.parts[levels:]) for entry in entries]


def shown(name: str) -> str:
    """A hostile name as one short, printable line."""
    text = name.encode("utf-8", "backslashreplace").decode()
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= 120 else f"{text[:80]}...{text[-30:]}"


def _too_many(where: object) -> UsageError:
    return UsageError(f"{where} holds more than {MAX_ENTRIES} files; nothing was collected.")


def _unreadable(_cap: int) -> bytes:
    raise Refused("it must not be read")


# -- folders ------------------------------------------------------------------------------------


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as exc:
        raise UsageError(f"{folder} cannot be read ({exc.strerror}).") from exc
    try:
        yield descriptor
    finally:
        os.close(descriptor)


class _Crowd:
    """Counts entries by the first and second folder, so that nobody's crowd stops the others."""

    def __init__(self) -> None:
        self._found: Counter[tuple[str, ...]] = Counter()
        self.told: set[tuple[str, ...]] = set()

    def too_many(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Count an entry; the folder whose bound it goes beyond, or ()."""
        for level, most in ((1, MAX_ENTRIES), (2, MAX_BELOW)):
            if len(parts) > level:
                self._found[parts[:level]] += 1
                if self._found[parts[:level]] > most:
                    return parts[:level]
        return ()


def _walk(root: int, parts: tuple[str, ...], crowd: _Crowd) -> Iterator[Entry]:
    try:
        folder = _open_below(root, parts, os.O_DIRECTORY)
    except OSError as exc:
        yield Entry(parts, 0, _NO_TIME, _unreadable, f"the folder cannot be read ({exc.strerror})")
        return
    try:
        names = sorted(os.listdir(folder))
        states = {}
        for name in names:
            with contextlib.suppress(OSError):  # gone meanwhile
                states[name] = os.stat(name, dir_fd=folder, follow_symlinks=False)
    finally:
        os.close(folder)
    for name, state in states.items():
        below = (*parts, name)
        crowded = crowd.too_many(below)
        if crowded:
            if crowded not in crowd.told:
                crowd.told.add(crowded)
                yield Entry(crowded, 0, _NO_TIME, _unreadable, "it holds too many files")
            return
        if stat.S_ISDIR(state.st_mode):
            if len(parts) < MAX_DEPTH:
                yield from _walk(root, below, crowd)
            continue
        flaw = _kind_flaw(state.st_mode) or _name_flaw(below)
        modified = _time(state.st_mtime)
        yield Entry(below, state.st_size, modified, _file_reader(root, below), flaw)


def _open_below(root: int, parts: Sequence[str], flags: int) -> int:
    """Opens a path below ``root`` without following a link at any level."""
    secure = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    here = os.dup(root)
    try:
        for i, part in enumerate(parts):
            last = i == len(parts) - 1
            below = os.open(part, secure | (flags if last else os.O_DIRECTORY), dir_fd=here)
            os.close(here)
            here = below
    except OSError:
        os.close(here)
        raise
    return here


def _file_reader(root: int, parts: tuple[str, ...]) -> Callable[[int], bytes]:
    def read(cap: int) -> bytes:
        try:
            with os.fdopen(_open_below(root, parts, 0), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Refused("it is not a regular file")
                return _at_most(file.read(cap + 1), cap)
        except OSError as exc:
            raise Refused(f"it cannot be read ({exc.strerror})") from exc

    return read


def _time(seconds: float) -> datetime:
    """A file system may hold times that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return _NO_TIME


def _kind_flaw(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "it is a link"
    return "" if stat.S_ISREG(mode) else "it is a device, pipe or socket, not a file"


def _at_most(content: bytes, cap: int) -> bytes:
    if len(content) > cap:
        raise Refused(f"it is larger than {cap / 2**20:.0f} MiB")
    return content


def _name_flaw(parts: tuple[str, ...]) -> str:
    text = "/".join(parts)
    if any(part in ("", ".", "..") for part in parts):
        return "its path leads out of its folder"
    if not text.isprintable() or "\\" in text:
        return "its name holds characters that are not allowed"
    if max(len(part.encode("utf-8", "surrogateescape")) for part in parts) > 200:
        return "its name is too long"
    return "" if len(parts) <= MAX_DEPTH else "it lies too deep"


# -- zip files ----------------------------------------------------------------------------------


@contextmanager
def _zip_or_usage_error(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except _BAD_ZIP as exc:
        raise UsageError(f"{source} is not a valid zip file: {exc}") from exc
    with archive:
        yield archive


def _zip_entries(archive: zipfile.ZipFile, where: str) -> list[Entry]:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise _too_many(where)
    entries = []
    for info in infos:
        if info.filename.endswith("/"):  # is_dir() breaks on an empty name
            continue
        raw = info.orig_filename.split("\0")[0].replace("\\", "/")
        parts = tuple(raw.split("/"))
        mode = info.external_attr >> 16
        flaw = _name_flaw(parts)
        if raw.startswith("/") or (len(raw) > 1 and raw[1] == ":"):
            flaw = "its path leads out of its folder"
        elif mode and stat.S_IFMT(mode):
            flaw = _kind_flaw(mode) or flaw
        if not flaw and info.flag_bits & _ENCRYPTED:
            flaw = "it is encrypted"
        elif not flaw and info.compress_type not in _PACKINGS:
            flaw = "it is packed by a method that is not read here (use plain zip)"
        reader = _zip_reader(archive, info)
        entries.append(Entry(parts, info.file_size, _zip_time(info), reader, flaw))
    return entries


def _zip_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(cap: int) -> bytes:
        # the size in the header may lie, so what counts is what comes out
        if info.file_size > cap:
            raise Refused(f"it expands to more than {cap / 2**20:.0f} MiB")
        try:
            with archive.open(info) as file:
                return _at_most(file.read(cap + 1), cap)
        except (*_BAD_ZIP, zlib.error) as exc:
            raise Refused(f"it is damaged in the zip file ({exc})") from exc

    return read


def _zip_time(info: zipfile.ZipInfo) -> datetime:
    """UTC if the archive says so, else its clock time taken as local, as zip files have no zone."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNIX_TIME and size >= 5 and extra[4] & 1 and len(extra) >= 9:
            seconds = struct.unpack_from("<i", extra, 5)[0]
            return datetime.fromtimestamp(seconds, UTC)
        extra = extra[4 + size :]
    try:
        return datetime(*info.date_time).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return _NO_TIME
