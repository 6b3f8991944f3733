"""A new course folder with one small assignment that shows everything: task, checks, hints."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

from autograder.errors import UsageError

__all__ = ["init"]


def init(folder: Path) -> Path:
    """Copy the skeleton course to ``folder``. Raises UsageError if something is there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty. Choose a new folder for the course.")
    skeleton = resources.files("autograder") / "skeleton"
    with resources.as_file(skeleton) as path:
        shutil.copytree(
            path, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    config = folder / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('"my-course"', json.dumps(folder.name)), encoding="utf-8")

    from autograder.terminal import clean, out

    out.print(f"Made {clean(folder)} with the assignment [bold]hello_mean[/]. Go on with:")
    for verb in ("verify", "release", "doctor"):
        out.print(f"  autograder --course {clean(folder)} {verb}")
    return folder
