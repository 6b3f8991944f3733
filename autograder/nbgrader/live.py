"""The course that a running nbgrader command works on, as the whole of its configuration has it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable

from autograder.course import Course
from autograder.settings import DIRECTORIES, read_settings

__all__ = ["live_course"]


def live_course(part: Configurable, root: str | None = None) -> Course:
    """The course of the command (or of formgrader) that ``part`` is a part of.

    nbgrader reads several files (those of ``JUPYTER_CONFIG_DIR``, of the user, of the folder it was
    started in) and its command line, so what counts is what it made of them. It works in the
    course's root while it converts, wherever it was started; where it does not, ``root`` says it.
    """
    home = Path(root or Path.cwd())
    folder = CourseDirectory(config=part.config)  # knows how to read a command line's strings
    settings = dataclasses.replace(
        read_settings(home, part.config),
        course_id=folder.course_id,
        db_url=folder.db_url,
        directories={kind: getattr(folder, f"{kind}_directory") for kind in DIRECTORIES},
    )
    return Course(home, settings)
