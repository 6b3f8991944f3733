"""A small course to hand hostile folders in to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.init import init

ROOT = Path(__file__).parents[2]


@pytest.fixture
def result_schema() -> dict:
    """The documented schema of ``grade --json``."""
    return json.loads((ROOT / "docs" / "result-schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """The course that ``autograder init`` makes, with limits short enough for hundreds of cases."""
    course = Course(init(tmp_path / "tiny"))
    config = course.root / "nbgrader_config.py"
    limits = {"cell_seconds": 2, "call_seconds": 1, "total_seconds": 8}
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}c.Autograder.limits = {limits}\n", encoding="utf-8")
    return course


@pytest.fixture
def solved(tiny: Course) -> bytes:
    """A submission worth full points."""
    return (tiny.source_dir / "hello_mean" / "hello_mean.ipynb").read_bytes()
