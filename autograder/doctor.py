"""What this machine offers, what is missing, and how to mend it."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from autograder.errors import GraderError

__all__ = ["Finding", "doctor", "examine"]

PACKAGES = ("nbgrader", "numpy", "pandas", "scikit-learn", "matplotlib", "pyarrow", "ipython")
IMPORTS = {"scikit-learn": "sklearn", "ipython": "IPython"}
LEAST_FREE_GB = 1.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at: is it well, what was found, what mends it."""

    what: str
    well: bool
    found: str
    remedy: str = ""


def doctor(root: Path) -> bool:
    """Print all findings; True if nothing needs mending."""
    from autograder.terminal import clean, out

    well = True
    for finding in examine(root):
        mark = "[green]ok[/]  " if finding.well else "[red]mend[/]"
        out.print(f"{mark} {finding.what}: {clean(finding.found)}")
        if not finding.well:
            well = False
            out.print(f"      {clean(finding.remedy)}")
    return well


def examine(root: Path) -> Iterator[Finding]:
    """Look at Python, packages, sandbox, disk and the course folder."""
    yield Finding(
        "Python",
        sys.version_info >= (3, 11),
        platform.python_version(),
        "Install Python 3.11 or newer and make the environment again.",
    )
    for name in PACKAGES:
        yield _package(name)
    yield from _sandbox()
    free = shutil.disk_usage(root if root.exists() else Path()).free / 1e9
    yield Finding(
        "Free disk",
        free > LEAST_FREE_GB,
        f"{free:.1f} GB",
        f"Grading wants at least {LEAST_FREE_GB:g} GB free; make room.",
    )
    yield from _course(root)


def _package(name: str) -> Finding:
    remedy = "Run `make install`, or `pip install --require-hashes -r requirements.lock`."
    try:
        importlib.import_module(IMPORTS.get(name, name))
        return Finding(name, True, metadata.version(name))
    except Exception as exc:
        return Finding(name, False, f"{type(exc).__name__}: {exc}", remedy)


def _sandbox() -> Iterator[Finding]:
    from autograder.sandbox import probe

    try:
        report = probe()
    except (GraderError, OSError) as exc:
        yield Finding("Sandbox", False, str(exc), "See docs/operator.md, Sandbox levels.")
        return
    found = f"level {report.level}" if report.level else "none that protects"
    if report.reasons:
        found += " (" + "; ".join(f"{k}: {why}" for k, why in report.reasons.items()) + ")"
    yield Finding("Sandbox", report.level is not None, found, report.remedy)


def _course(root: Path) -> Iterator[Finding]:
    from autograder.course import Course

    try:
        course = Course(root)
        names = course.assignments()
        course.settings  # noqa: B018 - reading it is the check
    except GraderError as exc:
        yield Finding("Course", False, str(exc), "Go to a course folder or say --course DIR.")
        return
    yield Finding("Course", True, f"{len(names)} assignments in {course.source_dir}")
    yield Finding(
        "Course folder",
        os.access(course.root, os.W_OK),
        "can be written" if os.access(course.root, os.W_OK) else "cannot be written",
        f"Give yourself the right to write in {course.root}.",
    )
    if course.db_url.startswith("sqlite:///"):
        yield _gradebook(Path(course.db_url.removeprefix("sqlite:///")))
    else:
        yield _server(course.db_url)


def _server(db_url: str) -> Finding:
    from autograder.gradebook.database import open_engine, reach

    try:
        engine = open_engine(db_url, patience=0)
        reach(engine)
    except GraderError as exc:
        return Finding("Gradebook", False, str(exc), "See docs/operator.md, PostgreSQL.")
    return Finding("Gradebook", True, f"the server answers ({engine.dialect.name})")


def _gradebook(path: Path) -> Finding:
    if not path.exists():
        return Finding("Gradebook", True, "not there yet; it is made when you grade")
    try:
        with sqlite3.connect(path, timeout=5) as connection:
            state = connection.execute("pragma quick_check").fetchone()[0]
        return Finding("Gradebook", state == "ok", str(state), "Restore it from a backup.")
    except sqlite3.Error as exc:
        return Finding(
            "Gradebook", False, str(exc), "Close other programs that use it, or restore a backup."
        )
