"""Take submissions from a folder or a zip into ``submitted/STUDENT/ASSIGNMENT/``.

Understood are these layouts, also inside wrapping folders and with a zip file a trainee:

- ``STUDENT/ASSIGNMENT/...`` (nbgrader's own), ``ASSIGNMENT/STUDENT/...`` and ``STUDENT/...``;
- flat files ``STUDENT_ASSIGNMENT.ipynb``, ``STUDENT_NOTEBOOK.ipynb``, ``STUDENT.ipynb``, and
  ``ASSIGNMENT_STUDENT_attempt_2026-01-31-15-00-00_NOTEBOOK.ipynb`` (``nbgrader zip_collect``).

The source is hostile: see :mod:`autograder.archives`. What is refused is reported and stops nothing
else. A submission is written aside and renamed, so it is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.archives import Entry, NestedZips, Refused, below, read_tree, shown
from autograder.course import Course
from autograder.times import parse_time, to_text

__all__ = ["Collected", "collect"]

MAX_FILES = 200  # of one submission
MAX_TOTAL = 128 * 2**20  # bytes of one submission
TIMESTAMP = "timestamp.txt"
_IGNORED = {"__MACOSX", "__pycache__", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini"}
# Of the machine, not of a submission: the next one would meet the same
_NOBODYS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
_ATTEMPT = re.compile(r"_attempt_(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)(?:_(?P<notebook>.+))?$")


@dataclass
class Collected:
    """What came of it. ``refused`` and ``notes`` are (name in the source, words) pairs."""

    taken: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Found:
    """What belongs to one trainee, with paths inside the submission."""

    source: str  # as the source calls it
    files: dict[str, Entry] = field(default_factory=dict)
    when: datetime | None = None  # as the file's name says, or the zip file's own time
    sealed: bool = False  # packed by the trainee: times inside say what the trainee likes

    @property
    def modified(self) -> datetime:
        """The name's or the zip's time, else that of the newest notebook, else of any file."""
        entries = self.files.items()
        notebooks = [entry.modified for path, entry in entries if path.endswith(".ipynb")]
        return self.when or max(notebooks or [entry.modified for _, entry in entries])


def collect(course: Course, assignment: str, source: Path) -> Collected:
    """Take what ``source`` (a folder or a zip) holds for ``assignment``.

    A submission that is already there is replaced unless it is newer. Raises UsageError if
    ``source`` is neither folder nor zip, or if there is no such assignment.
    """
    collector = _Collector(course, assignment)
    with read_tree(Path(source)) as entries:
        collector.find(entries)
        for student in sorted(collector.found):
            collector.take(student, collector.found[student])
    return collector.report


class _Collector:
    def __init__(self, course: Course, assignment: str) -> None:
        self.assignment = assignment
        self.notebooks = list(course.assignment(assignment).notebooks)
        self.submitted = course.submitted_dir
        self.file_cap = int(course.settings.submission_mb * 2**20)
        self.report = Collected()
        self.found: dict[str, _Found] = {}
        self.nested = NestedZips(MAX_TOTAL)

    # -- whose is what

    def find(self, entries: Iterable[Entry]) -> None:
        top: dict[str, list[Entry]] = {}
        for entry in _unwrapped(self._sound(entries), self.assignment):
            top.setdefault(entry.parts[0], []).append(entry)
        for name, inside in top.items():
            flat = [entry for entry in inside if len(entry.parts) == 1]
            for entry in flat[:-1]:  # only a zip file can hold one name more than once
                self._refuse(entry.path, "another one of this name comes after it")
            if flat and len(flat) == len(inside):
                self._flat(name, flat[-1])
            elif flat:
                self._refuse(name, "it is both a file and a folder")
            else:
                self._folder(name, name, below(inside))

    def _sound(self, entries: Iterable[Entry], container: str = "") -> list[Entry]:
        """Entries that may be read; the others are reported, litter is passed over."""
        sound = []
        for entry in entries:
            if entry.flaw:
                self._refuse(container + entry.path, entry.flaw)
            elif not any(part in _IGNORED or part.startswith(".") for part in entry.parts):
                sound.append(entry)
        return sound

    def _folder(
        self, student: str, source: str, inside: list[Entry], packed: datetime | None = None
    ) -> None:
        """One trainee's folder: what is in ASSIGNMENT/ if there is such a folder, else all."""
        own = below(e for e in inside if e.parts[0] == self.assignment and len(e.parts) > 1)
        if not own and not any(len(entry.parts) == 1 for entry in inside):
            return  # folders of other assignments only
        files = {unicodedata.normalize("NFC", entry.path): entry for entry in own or inside}
        self._add(student, _Found(source, files, packed, sealed=packed is not None))

    def _flat(self, name: str, entry: Entry) -> None:
        stem, dot, ending = name.rpartition(".")
        if ending not in ("ipynb", "zip") or not dot:
            if name not in (TIMESTAMP, "README.md"):
                self._refuse(name, "it is neither a notebook nor a trainee's folder")
            return
        student, notebook, when = self._whose(stem)
        if not student:
            self._refuse(name, "its name does not say whose it is (STUDENT_ASSIGNMENT.ipynb)")
        elif ending == "ipynb":
            notebook = notebook or (self.notebooks[0] if len(self.notebooks) == 1 else stem)
            self._add(student, _Found(name, {f"{notebook}.ipynb": entry}, when))
        else:
            try:
                inside = self._sound(self.nested.entries(entry), f"{name}/")
            except Refused as exc:
                self._refuse(name, str(exc))
                return
            whole = _unwrapped(inside, self.assignment, whole=True)
            self._folder(student, name, whole, packed=when or entry.modified)

    def _whose(self, stem: str) -> tuple[str, str, datetime | None]:
        """(student, notebook or "", time) out of a flat file's name."""
        when = None
        attempt = _ATTEMPT.search(stem)
        if attempt:
            day, hour, minute, second = attempt.groups()[:4]
            with contextlib.suppress(ValueError):
                when = datetime.fromisoformat(f"{day}T{hour}:{minute}:{second}+00:00")
            head = stem[: attempt.start()].removeprefix(f"{self.assignment}_")
            return head, attempt["notebook"] or "", when
        for notebook in sorted({*self.notebooks, self.assignment}, key=len, reverse=True):
            known = notebook if notebook in self.notebooks else ""
            if stem == notebook:
                return "", known, None
            if stem.endswith(f"_{notebook}"):
                return stem.removesuffix(f"_{notebook}"), known, None
            if stem.startswith(f"{notebook}_"):
                return stem.removeprefix(f"{notebook}_"), known, None
        return stem, "", None

    def _add(self, name: str, found: _Found) -> None:
        student = unicodedata.normalize("NFC", name).strip()
        flaw = _student_flaw(student)
        if flaw:
            self._refuse(found.source, flaw)
            return
        known = self.found.get(student)
        if known is None:
            self.found[student] = found
        elif not set(known.files) & set(found.files) and known.when == found.when:
            known.files.update(found.files)  # several notebooks, one flat file each
        else:
            older, newer = sorted((known, found), key=lambda each: each.modified)
            self.found[student] = newer
            self._refuse(older.source, f"{newer.source} is a newer attempt of the same trainee")

    # -- taking

    def take(self, student: str, found: _Found) -> None:
        content = dict(self._contents(found))
        names = [path for path in content if path.endswith(".ipynb") and "/" not in path]
        wanted = {f"{name}.ipynb" for name in self.notebooks}
        if not wanted & set(names):
            if len(names) == 1 and len(wanted) == 1:
                only = wanted.pop()
                content[only] = content.pop(names[0])
                note = f"{shown(names[0])} was taken as {only}"
                self.report.notes.append((shown(found.source), note))
            else:
                expected = " or ".join(sorted(wanted))
                self._refuse(found.source, f"there is no notebook {expected} that could be read")
                return
        content[TIMESTAMP] = self._timestamp(found, content.get(TIMESTAMP)).encode()
        target = self.submitted / student / self.assignment
        for path in (self.submitted / student, target):
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                self._refuse(found.source, f"{path} is in the way: it is no folder")
                return
        old = _read_time(target / TIMESTAMP)
        new = parse_time(content[TIMESTAMP].decode())
        if old is not None and new is not None and old > new:
            self._refuse(found.source, f"submitted/ has a newer one, handed in at {old:%F %T %Z}")
            return
        try:
            _put(target, content)
        except OSError as exc:  # a name that is a file here and a folder there
            if exc.errno in _NOBODYS:
                raise
            self._refuse(found.source, f"it cannot be written ({exc.strerror})")
            return
        self.report.taken.append(student)

    def _contents(self, found: _Found) -> Iterator[tuple[str, bytes]]:
        left = MAX_TOTAL
        for count, (path, entry) in enumerate(sorted(found.files.items(), key=_notebooks_first)):
            try:
                if count >= MAX_FILES:
                    raise Refused(f"the submission has more than {MAX_FILES} files")
                raw = entry.read(min(self.file_cap, left))
            except Refused as exc:
                flat = found.source.endswith(".ipynb")
                self._refuse(found.source if flat else f"{found.source}/{path}", str(exc))
                continue
            left -= len(raw)
            yield path, raw

    def _timestamp(self, found: _Found, raw: bytes | None) -> str:
        if raw is not None and found.sealed:
            note = f"its {TIMESTAMP} was packed by the trainee; the zip file's own time was taken"
            self.report.notes.append((shown(found.source), note))
        elif raw is not None:
            kept = parse_time(raw[:100].decode("ascii", "replace").strip())
            if kept is not None:
                return to_text(kept)
            note = f"its {TIMESTAMP} holds no time; that of the file was taken"
            self.report.notes.append((shown(found.source), note))
        return to_text(found.modified)

    def _refuse(self, name: str, reason: str) -> None:
        self.report.refused.append((shown(name), reason))


def _unwrapped(entries: list[Entry], assignment: str, *, whole: bool = False) -> list[Entry]:
    """Entries without the folders that wrap all of them.

    A wrapping folder is the only thing at the top and holds no notebook of its own, or bears the
    assignment's name; with ``whole`` (one trainee's zip) any only folder is one.
    """
    while entries:
        tops = {entry.parts[0] for entry in entries}
        if len(tops) != 1 or any(len(entry.parts) == 1 for entry in entries):
            break
        second = {entry.parts[1] for entry in entries if len(entry.parts) > 2}
        own = any(len(e.parts) == 2 and e.parts[1].endswith(".ipynb") for e in entries)
        if not whole and tops != {assignment} and (own or assignment in second):
            break
        entries = below(entries)
    return entries


def _notebooks_first(item: tuple[str, Entry]) -> tuple[bool, str]:
    return not item[0].endswith(".ipynb"), item[0]


def _student_flaw(student: str) -> str:
    if not student or student[0] in ".-~" or len(student.encode()) > 128:
        return f"{student!r} cannot be the name of a trainee"
    if not student.isprintable() or set(student) & set("/\\*?[]{}:;|<>\"'`$&!"):
        return "the trainee's name holds characters that are not allowed"
    return ""


def _read_time(path: Path) -> datetime | None:
    try:
        return parse_time(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return None


def _put(target: Path, content: dict[str, bytes]) -> None:
    """Write a folder so that it is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".incoming-", dir=target.parent.parent))
    try:
        fresh = aside / "fresh"
        for relative, raw in content.items():
            path = fresh / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        if target.exists():
            os.rename(target, aside / "before")
        os.rename(fresh, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
