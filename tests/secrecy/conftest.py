"""The skeleton's course."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.init import init


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """The course that ``autograder init`` makes."""
    return Course(init(tmp_path / "tiny"))
