"""Courses to harm, and places where harm can be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from tests.faults import cohort
from tests.lacking import lacking


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A small course without submissions."""
    return cohort.make(tmp_path / "course")


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A TMPDIR for the command, that a sandbox of root's can use: to see what is left in it."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """``small_disk(mb)`` is a folder on a file system of its own with that many MiB."""
    if os.geteuid():
        lacking("mounting a small disk needs root")
    mounted: list[Path] = []

    def make(size: int) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}m,mode=755", "faults", str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30)
        if done.returncode:
            lacking(f"a small disk cannot be mounted here: {done.stderr.strip()}")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True, timeout=30)
