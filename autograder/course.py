"""The course folder as data: where things are, which assignments there are, what each declares."""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from autograder.errors import CourseError, UsageError, did_you_mean
from autograder.results import Text, is_address
from autograder.settings import Settings, read_settings

__all__ = ["BOARD_FILE", "LOG_FILE", "STATE_FOLDER", "Assignment", "Course", "derive_seed"]

STATE_FOLDER = ".autograder"
LOG_FILE = "grader.log"  # in it: tracebacks of checks that broke
BOARD_FILE = "board.py"
LOCALE_FOLDER = "locale"  # translations, which are no material of an assignment
SECRET_VARIABLE = "AUTOGRADER_SECRET"  # noqa: S105 - the name of a variable, not a secret
_ANEW = "a new secret is made, and all is graded again with other hidden data."
_NAMES = "{en: Loss function, ja: 損失関数}"  # for example


@dataclass(frozen=True)
class Assignment:
    """One assignment: its notebooks, and its folder of checks if it has one."""

    name: str
    source: Path
    hidden: Path | None
    manifest: dict[str, Any] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()  # files of the source that the trainee hands in

    @property
    def notebooks(self) -> dict[str, Path]:
        """Instructor notebooks by name, sorted."""
        return {path.stem: path for path in sorted(self.source.glob("*.ipynb"))}

    @property
    def title(self) -> Text:
        raw = self.manifest.get("title") or {}
        return Text(str(raw.get("en", self.name)), str(raw.get("ja", "")))

    @property
    def order(self) -> int:
        """Place in the course, for lists that people read; equal ones go by name."""
        value = self.manifest.get("order", 0)
        if type(value) is not int:
            raise CourseError(f"{self.hidden}/assignment.yaml: order must be a whole number.")
        return value

    @property
    def limits(self) -> dict[str, float]:
        return dict(self.manifest.get("limits") or {})

    @property
    def concepts(self) -> dict[str, Text]:
        """What people call the concepts of the checks. Raises CourseError naming file and key."""
        raw = self.manifest.get("concepts") or {}
        where = f"{self.hidden}/assignment.yaml: concepts"
        if not isinstance(raw, dict):
            raise CourseError(f"{where} must hold a mapping (loss: {_NAMES}).")
        for slug, names in raw.items():
            if not (
                isinstance(names, dict)
                and "en" in names
                and set(names) <= {"en", "ja"}
                and all(isinstance(text, str) and text.strip() for text in names.values())
            ):
                raise CourseError(
                    f"{where}: {slug}: expected a name in English and one in Japanese, {_NAMES}, "
                    f"found {names!r}."
                )
        return {str(slug): Text(**names) for slug, names in raw.items()}

    @property
    def rubric(self) -> Path | None:
        path = self.source / "rubric.yaml"
        return path if path.is_file() else None

    @property
    def board(self) -> Path | None:
        """The file that declares the leaderboard's measure, if there is one."""
        path = self.hidden / BOARD_FILE if self.hidden else None
        return path if path is not None and path.is_file() else None

    def lessons(self, translations: Mapping[str, str] | None = None) -> dict[str, str]:
        """Where each concept is taught: concept to the heading of a notebook cell, or an address.

        From ``lessons:`` in assignment.yaml, which maps concepts to cell ids or https addresses.
        ``translations`` are those of the texts of the notebook: the headings as a trainee reads
        them there. Raises CourseError for another kind of address, or a cell without a heading.
        """
        headings: dict[str, str] = {}
        for path in self.notebooks.values():
            for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", []):
                text = "".join(cell["source"])
                heading = next((line for line in text.splitlines() if line.startswith("#")), "")
                heading = (translations or {}).get(heading, heading)
                headings[cell.get("id", "")] = re.split(r" \(|\uff08", heading.strip("# "))[
                    0
                ].strip()
        wanted: dict[str, str] = self.manifest.get("lessons") or {}
        found: dict[str, str] = {}
        for concept, where in wanted.items():
            if is_address(str(where)):
                found[concept] = where
            elif headings.get(where):
                found[concept] = headings[where]
            elif "://" in str(where):
                raise CourseError(
                    f"{self.name}/assignment.yaml: lessons: {concept}: {where!r} cannot be linked. "
                    "Give the id of a notebook cell, or an https:// address of at most 300 "
                    "characters without blanks, quotes and angle brackets."
                )
            else:
                what = "has no heading" if where in headings else "is not in the notebook"
                named = [cell for cell, heading in headings.items() if heading]
                raise CourseError(
                    f"{self.name}/assignment.yaml: lessons: {concept}: the cell {where!r} {what}."
                    f"{did_you_mean(str(where), named)} Give the id of a cell that begins with one."
                )
        return found

    def materials(self) -> dict[str, bytes]:
        """The files beside the instructor's notebooks, by relative POSIX path.

        They lie in the trainee's working folder while grading, as they do in the release.
        """
        files: dict[str, bytes] = {}
        for path in sorted(self.source.rglob("*")):
            relative = path.relative_to(self.source)
            hidden = any(part.startswith((".", "__pycache__")) for part in relative.parts)
            hidden = hidden or relative.parts[0] == LOCALE_FOLDER
            hidden = hidden or relative.as_posix() in self.left_out
            if path.is_file() and not hidden and path.suffix != ".ipynb":
                files[relative.as_posix()] = path.read_bytes()
        return files


class Course:
    """A course folder. ``Course(root)`` raises CourseError where there is no ``source/``.

    ``settings`` count instead of those of the folder's configuration file.
    """

    def __init__(self, root: str | Path, settings: Settings | None = None) -> None:
        self.root = Path(root).resolve()
        if not self.root.is_dir():
            raise CourseError(f"{self.root} is not a folder. Say which course: --course DIR.")
        self._settings = settings

    @cached_property
    def settings(self) -> Settings:
        return self._settings or read_settings(self.root)

    def _directory(self, kind: str) -> Path:
        return self.root / self.settings.directories.get(kind, kind)

    @property
    def source_dir(self) -> Path:
        return self._directory("source")

    @property
    def release_dir(self) -> Path:
        return self._directory("release")

    @property
    def submitted_dir(self) -> Path:
        return self._directory("submitted")

    @property
    def autograded_dir(self) -> Path:
        return self._directory("autograded")

    @property
    def feedback_dir(self) -> Path:
        return self._directory("feedback")

    @property
    def reports_dir(self) -> Path:
        return self.root / "reports"

    @property
    def checks_dir(self) -> Path:
        return self.root / "tests" / "hidden"

    @property
    def state_dir(self) -> Path:
        """The grader's own, git-ignored folder: secret, stored results, logs."""
        return self.root / STATE_FOLDER

    @property
    def db_url(self) -> str:
        return self.settings.db_url

    @property
    def has_gradebook(self) -> bool:
        """Whether there is a gradebook: a file, or a server's, which is taken to be there."""
        location = self.db_url.removeprefix("sqlite:///")
        return location == self.db_url or (self.root / location).is_file()

    @property
    def course_id(self) -> str:
        return self.settings.course_id

    def assignments(self) -> list[str]:
        """Names of the assignments in ``source/``, sorted."""
        if not self.source_dir.is_dir():
            raise CourseError(
                f"{self.root} has no folder {self.source_dir.name}/. "
                "Go to the course folder, say --course DIR, or make one with `autograder init`."
            )
        return sorted(path.name for path in self.source_dir.iterdir() if any(path.glob("*.ipynb")))

    def assignment(self, name: str) -> Assignment:
        """One assignment by name. Raises UsageError with the nearest names if there is none."""
        known = self.assignments()
        if name not in known:
            raise UsageError(f"There is no assignment {name!r}.{did_you_mean(name, known)}")
        hidden = self.hidden_dir(name)
        theirs = frozenset(self.settings.exclude_overwriting.get(name, ()))
        return Assignment(name, self.source_dir / name, hidden, _manifest(hidden), theirs)

    def hidden_dir(self, assignment: str) -> Path | None:
        """``tests/hidden/ASSIGNMENT``, or None for a plain nbgrader assignment."""
        path = self.checks_dir / assignment
        return path if path.is_dir() else None

    def submissions(self, assignment: str) -> list[str]:
        """Names of the folders in ``submitted/`` that hold this assignment, sorted.

        They come from outside: :func:`autograder.submissions.id_flaw` tells whether one is an id.
        """
        try:
            names = sorted(os.listdir(self.submitted_dir))
        except OSError:
            return []
        return [name for name in names if _is_there(self.submitted_dir / name / assignment)]

    def secret(self) -> bytes:
        """The course secret from which hidden seeds derive, made on first use.

        From the environment variable AUTOGRADER_SECRET, else the file ``.autograder/secret``.
        """
        from_environment = os.environ.get(SECRET_VARIABLE, "").encode().strip()
        if from_environment:
            return from_environment
        path = self.state_dir / "secret"
        if not path.exists():
            self.state_dir.mkdir(exist_ok=True)
            aside = self.state_dir / f".secret.{os.getpid()}"
            try:
                aside.touch(mode=0o600)
                aside.write_text(secrets.token_hex(32))
                with contextlib.suppress(FileExistsError):  # another process was first
                    os.link(aside, path)
            finally:
                aside.unlink(missing_ok=True)
        secret = path.read_bytes().strip()
        if not secret:  # everybody could guess what derives from it
            raise CourseError(f"{path} is empty. Restore it from a backup, or delete it: {_ANEW}")
        return secret


def _is_there(path: Path) -> bool:
    """Whether something is there, if only a link that leads nowhere or what cannot be read."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def derive_seed(secret: bytes, *parts: object) -> int:
    """A seed of 63 bits that nobody without the secret can guess; the same for the same parts."""
    text = "\0".join(str(part) for part in parts).encode()
    return int.from_bytes(hmac.new(secret, text, sha256).digest()[:8], "big") >> 1


def _manifest(hidden: Path | None) -> dict[str, Any]:
    path = hidden / "assignment.yaml" if hidden else None
    if path is None or not path.is_file():
        return {}
    import yaml

    try:
        manifest = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as exc:
        raise CourseError(f"{path} is not valid YAML: {exc}") from exc
    if not isinstance(manifest, dict):
        raise CourseError(f"{path} must hold a mapping (title:, limits:, ...).")
    return manifest
