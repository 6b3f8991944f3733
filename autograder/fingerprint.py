"""A hash of everything a result depends on: if it is unchanged, so is the result."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["files_below", "files_hash", "job_key", "software", "tree_hash"]

_SKIP = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache"}
_PACKAGES = (
    "numpy",
    "pandas",
    "scikit-learn",
    "scipy",
    "ipython",
    "pytest",
    "matplotlib",
    "hypothesis",
    # what they compute with and read files by
    "joblib",
    "narwhals",
    "pyarrow",
    "python-dateutil",
    "threadpoolctl",
)


def tree_hash(folder: Path, without: Collection[str] = ()) -> str:
    """SHA-256 over names and contents of all files below ``folder``, caches left out.

    ``without`` names files and folders at the top of it that do not count.
    """
    digest = hashlib.sha256()
    for path in files_below(folder):
        if path.relative_to(folder).parts[0] in without:
            continue
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    """All files below ``folder`` in order, caches left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _SKIP.intersection(path.parts):
            yield path


def files_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents; "" for no files at all."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256(files[name]).digest())
    return digest.hexdigest() if files else ""


@lru_cache
def software() -> str:
    """The grader's own code, Python, and the libraries it runs."""
    versions = {name: metadata.version(name) for name in _PACKAGES}
    versions["python"] = platform.python_version()
    return json.dumps(versions) + tree_hash(Path(__file__).parent)


def job_key(
    *,
    notebooks: Mapping[str, bytes],
    files: Mapping[str, bytes],
    surroundings: str,
    secret: bytes,
    level: str,
    settings: Any,
) -> str:
    """The key of a result. ``surroundings`` is the hash of what it is graded against."""
    digest = hashlib.sha256()
    for part in (files_hash(notebooks), files_hash(files)):
        digest.update(part.encode() + b"\0")
    for text in (surroundings, level, repr(settings), software()):
        digest.update(text.encode() + b"\0")
    digest.update(hashlib.sha256(secret).digest())
    return digest.hexdigest()
