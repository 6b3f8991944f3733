"""What a release holds besides the assignments, so that it can be the trainees' repository."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder.course import Assignment

__all__ = ["Entry", "entry_of", "repository_files", "requirements"]

LOCK = "requirements.lock"
BASE = ("ipykernel", "jupyterlab", "matplotlib", "numpy", "pandas", "scikit-learn", "scipy")
EXTRA = {"parquet": "pyarrow", "yaml": "pyyaml"}  # a word in the release -> what it needs
TEMPLATES = Path(__file__).parent / "release_templates"
_AS_THEY_ARE = (
    ("Dockerfile", "Dockerfile"),
    (".devcontainer/devcontainer.json", "devcontainer.json"),
    (".dockerignore", "dockerignore"),
    (".gitignore", "gitignore"),
)
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)[ \t]*(;[^\\\n]*)?", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One assignment in the table of the README, which is sorted by ``order``."""

    order: int
    name: str
    title: str
    points: float


def entry_of(assignment: Assignment, lang: str) -> Entry:
    """Title and points of an assignment; the points are those of its instructor notebooks."""
    points = 0.0
    for path in assignment.notebooks.values():
        for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", []):
            marks = cell.get("metadata", {}).get("nbgrader", {})
            if marks.get("grade") or marks.get("task"):
                points += float(marks.get("points", 0))
    return Entry(assignment.order, assignment.name, assignment.title.get(lang), points)


def repository_files(entries: Sequence[Entry], lang: str) -> dict[str, bytes]:
    """README and SUBMIT in one language, and what makes a container of the exercises."""
    env = Environment(  # noqa: S701 - Markdown, from the course's own words
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True
    )
    words = {
        "entries": entries,
        "total": sum(entry.points for entry in entries),
        "example": next((entry.name for entry in entries if entry.points), entries[0].name),
    }
    files = {
        name: env.get_template(f"{stem}.{lang}.md.j2").render(words).encode()
        for name, stem in (("README.md", "README"), ("SUBMIT.md", "SUBMIT"))
    }
    return files | {name: (TEMPLATES / source).read_bytes() for name, source in _AS_THEY_ARE}


def requirements(root: Path, released: Iterable[bytes]) -> bytes:
    """What a trainee installs: exact versions, from the course's lock file if it has one.

    ``released`` are the released files; packages beyond the usual ones come along if they ask for
    them. Without a lock file the versions installed here are taken.
    """
    text = b"\n".join(released).decode(errors="replace").lower()
    wanted = sorted({*BASE, *(package for word, package in EXTRA.items() if word in text)})
    lock = root / LOCK
    pins = _pins(lock.read_text(encoding="utf-8")) if lock.is_file() else {}
    lines = [line for name in wanted for line in pins.get(name) or _installed(name)]
    return "".join(f"{line}\n" for line in lines).encode()


def _pins(lock: str) -> dict[str, list[str]]:
    """Pins by package, without hashes: ``numpy==2.4.6``, one line for each marker."""
    pins: dict[str, list[str]] = {}
    for name, number, marker in _PIN.findall(lock):
        key = re.sub(r"[._-]+", "-", name).lower()
        pins.setdefault(key, []).append(f"{key}=={number}{' ' + marker.strip() if marker else ''}")
    return pins


def _installed(name: str) -> list[str]:
    try:
        return [f"{name}=={version(name)}"]
    except PackageNotFoundError:
        return [name]
