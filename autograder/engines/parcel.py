"""What a worker on another machine gets of a course: the material of one assignment, as bytes.

No submission but its own, no gradebook, no feedback, and nothing of other assignments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.errors import SandboxUnavailable
from autograder.fingerprint import files_below, software
from autograder.results import SandboxLevel
from autograder.settings import Settings

__all__ = ["PREFIX", "Parcel", "pack"]

PREFIX = "autograder-"  # of what we give to a cluster

_SEED = ".autograder/secret"


@dataclass(frozen=True)
class Parcel:
    """Files by path relative to the course folder, and how to grade with them."""

    assignment: str
    level: SandboxLevel
    settings: Settings
    software: str
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def name(self) -> str:
        """Differs for whatever differs in it."""
        digest = sha256(f"{self.level} {self.settings!r} {self.software}".encode())
        for path in sorted(self.files):
            digest.update(path.encode() + b"\0" + sha256(self.files[path]).digest())
        return f"{PREFIX}{self.assignment}-{digest.hexdigest()[:16]}"

    def unpack(self, folder: Path) -> None:
        """Lay the files out in ``folder``, which is to be private.

        Raises SandboxUnavailable if this machine's grader is another than the one that packed them:
        its results would be others.
        """
        if software() != self.software:
            raise SandboxUnavailable(
                "A worker has another version of Python, of the grader or of its packages than "
                "this machine. Install the same Python, requirements.lock and grader on both."
            )
        for relative, content in self.files.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def pack(course: Course, assignment: Assignment, level: SandboxLevel) -> Parcel:
    """The parcel of one assignment, with the course's secret: hidden data derive from it."""
    files = {_SEED: course.secret()}
    for folder in (assignment.source, assignment.hidden):
        if folder is None:
            continue
        place = "source" if folder is assignment.source else "tests/hidden"
        for path in files_below(folder):
            relative = path.relative_to(folder).as_posix()
            files[f"{place}/{assignment.name}/{relative}"] = path.read_bytes()
    settings = replace(course.settings, db_url="", directories={}, workers=0)
    return Parcel(assignment.name, level, settings, software(), files)
