"""Make the trainees' version of assignments, and say when the one on disk is stale.

``release/A`` is what nbgrader makes of ``source/A``, byte for byte; an assignment with checks of
ours (``tests/hidden/A``) gets its ``practice/`` folder and its ``requirements.txt`` besides. The
same course gives the same bytes. An assignment of a plain nbgrader course is left as nbgrader
makes it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from autograder.canaries import CANARY, canaries_in
from autograder.course import LOCALE_FOLDER, Assignment, Course
from autograder.errors import CourseError, UsageError
from autograder.nbgrader.generate import generated_files
from autograder.public_checks import hidden_names
from autograder.release_texts import entry_of, repository_files, requirements
from autograder.trainee.bundle import FOLDER, practice_files
from autograder.translate import translated
from autograder.translation.apply import translated_file
from autograder.translation.catalogue import catalogue_path

__all__ = ["check_drift", "planned_files", "release", "untranslated"]

LANGUAGES = ("en", "ja")
_WORKING = {"__pycache__", ".ipynb_checkpoints", FOLDER}  # never taken from source
_CHECKS = ("test_*.py", "conftest.py", "wrong/*", "equivalent/*")  # never to a trainee


def release(
    course: Course,
    assignments: Sequence[str] | None = None,
    lang: str = "en",
    to: Path | None = None,
) -> list[Path]:
    """Write ``release/A`` for each assignment (all by default); returns the folders made.

    ``to`` is another folder than ``release/``, so that two languages can stand side by side.

    Each folder is written aside and then renamed; nothing is replaced before all of them could be
    made. Raises UsageError for an unknown assignment or language, CourseError or CheckError naming
    file and remedy if something cannot be released, Untranslated if a catalogue is incomplete.
    """
    names = list(dict.fromkeys(assignments)) if assignments else course.assignments()
    plans = {name: planned_files(course, name, lang) for name in names}
    folder = to or course.release_dir
    folder.mkdir(parents=True, exist_ok=True)
    for name, files in plans.items():
        _replace_folder(folder / name, files)
    there = [name for name in course.assignments() if (folder / name).is_dir()]
    for name, content in _top_files(course, there, lang).items():
        _replace_file(folder / name, content)
    return [folder / name for name in names]


def planned_files(course: Course, name: str, lang: str = "en") -> dict[str, bytes]:
    """The files of ``release/<name>`` by relative POSIX path, without writing anything."""
    if lang not in LANGUAGES:
        raise UsageError(f"There is no language {lang!r}. Use en or ja.")
    assignment = course.assignment(name)
    translations = None if lang == "en" else translated(assignment, lang)
    if translations is None:  # then the notebook is English, its stubs too
        files = generated_files(course, assignment)
    else:
        files = generated_files(course, assignment, lang, translations)
    files = {path: content for path, content in files.items() if not _is_catalogue(path)}
    if translations is not None:
        files |= {
            path: translated_file(content, translations)
            for path, content in files.items()
            if path.endswith(".md")
        }
    if assignment.hidden is None:
        return files
    files = {path: content for path, content in files.items() if _is_material(path)}
    practice = practice_files(assignment, lang)
    files.setdefault("requirements.txt", requirements(course.root, _asking(files)))
    _refuse_hidden(assignment, assignment.hidden, {**files, **practice})
    return {**files, **practice}


def untranslated(course: Course, assignments: Sequence[str] | None, lang: str) -> list[str]:
    """Assignments whose notebooks stay English in ``lang``, because they have no catalogue."""
    names = assignments or course.assignments()
    return [
        name
        for name in dict.fromkeys(names)
        if lang != "en" and not catalogue_path(course.assignment(name), lang).is_file()
    ]


def check_drift(course: Course, lang: str | None = None, to: Path | None = None) -> list[str]:
    """What in ``release/`` differs from what would be made now, a line each; [] if nothing does."""
    folder = to or course.release_dir
    lang = lang or course.settings.language
    names = course.assignments()
    wanted = _top_files(course, names, lang)
    beside = list(wanted)
    for name in names:
        planned = planned_files(course, name, lang)
        wanted |= {f"{name}/{path}": content for path, content in planned.items()}
    found = {path: content for name in names for path, content in _on_disk(folder / name)}
    for path in beside:
        if (folder / path).is_file():
            found[path] = (folder / path).read_bytes()
    lines = [
        f"{old.name}: there is no such assignment any more"
        for old in sorted(folder.glob("*"))
        if old.name not in names and any(old.glob("*.ipynb"))
    ]
    for path in sorted({*wanted, *found}):
        if path not in found:
            lines.append(f"{path}: not released yet")
        elif path not in wanted:
            lines.append(f"{path}: does not belong to the release")
        elif wanted[path] != found[path]:
            lines.append(f"{path}: differs from its source")
    return lines


def _top_files(course: Course, names: Iterable[str], lang: str) -> dict[str, bytes]:
    """What lies beside the assignments, by relative path; none in a plain nbgrader course."""
    ours = [item for item in map(course.assignment, names) if item.hidden is not None]
    if not ours:
        return {}
    asking = [content for item in ours for content in _asking(item.materials(), item)]
    entries = sorted((entry_of(item, lang) for item in ours), key=lambda e: (e.order, e.name))
    files = repository_files(entries, lang)
    return files | {"requirements.txt": requirements(course.root, asking)}


def _asking(files: Mapping[str, bytes], assignment: Assignment | None = None) -> list[bytes]:
    """Names of released files, and notebooks: what tells which packages a trainee needs."""
    notebooks = [content for path, content in files.items() if path.endswith(".ipynb")]
    if assignment is not None:
        notebooks += [path.read_bytes() for path in assignment.notebooks.values()]
    return ["\n".join(files).encode(), *notebooks]


def _is_catalogue(path: str) -> bool:
    return PurePosixPath(path).parts[0] == LOCALE_FOLDER


def _is_material(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not any(part.startswith(".") or part in _WORKING for part in parts)


def _refuse_hidden(assignment: Assignment, hidden: Path, files: Mapping[str, bytes]) -> None:
    """The last look before something leaves the house: nothing of ``tests/hidden`` may be in it."""
    secret = {path.read_bytes() for path in hidden.rglob("*") if path.is_file()} - {b""}
    names = {name for path in hidden.rglob("test_*.py") for name in hidden_names(path)}
    telling = re.compile(rb"\b(%s)\b" % "|".join(sorted(names)).encode()) if names else None
    canaries = canaries_in(hidden)
    for path, content in files.items():
        where = assignment.source / path
        if content in secret or any(PurePosixPath(path).match(glob) for glob in _CHECKS):
            raise CourseError(f"{where} belongs to the hidden checks. Move it out of source/.")
        told = telling.search(content) if telling else None
        if told:
            raise CourseError(
                f"{where} would tell trainees of the hidden check {told[0].decode()}. "
                "Take the name out, or mark the check public."
            )
        for canary in CANARY.findall(content.decode("utf-8", "replace")):
            if canary in canaries:
                raise CourseError(
                    f"{where} holds the canary of {canaries[canary]}, so something of that file "
                    "has got into it. Take it out."
                )


def _on_disk(folder: Path) -> list[tuple[str, bytes]]:
    found = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(relative.parts):
            found.append((f"{folder.name}/{relative.as_posix()}", path.read_bytes()))
    return found


def _replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder aside, then put it in place of the old one."""
    new = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    for name, content in files.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _replace_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    os.replace(aside, path)
