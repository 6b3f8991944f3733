"""Small courses that tests grade for real."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.init import init


@pytest.fixture
def result_schema() -> dict:
    """The documented schema of ``grade --json``."""
    path = Path(__file__).parents[2] / "docs" / "result-schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """The course that ``autograder init`` makes: one task with one public and two hidden checks."""
    return Course(init(tmp_path / "tiny"))


@pytest.fixture
def hand_in():
    """``hand_in(course, student, cells={grade_id: source}, extra=[source])`` submits hello_mean."""

    def submit(course: Course, student: str, cells: dict | None = None, extra: tuple = ()) -> Path:
        source = course.source_dir / "hello_mean" / "hello_mean.ipynb"
        notebook = json.loads(source.read_text())
        for cell in notebook["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if cells and grade_id in cells:
                cell["source"] = cells[grade_id]
        for number, text in enumerate(extra):
            notebook["cells"].insert(
                4 + number,
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": f"extra-{number}",
                    "metadata": {},
                    "outputs": [],
                    "source": text,
                },
            )
        folder = course.submitted_dir / student / "hello_mean"
        folder.mkdir(parents=True)
        path = folder / "hello_mean.ipynb"
        path.write_text(json.dumps(notebook))
        return path

    return submit
