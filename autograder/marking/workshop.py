"""A workshop of the course: its rubric, and where its marking is kept."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.errors import UsageError
from autograder.rubric import Rubric, load_rubric

__all__ = ["marking_folder", "rubric_of"]


def rubric_of(course: Course, assignment: str) -> Rubric:
    """The rubric of a workshop. Raises UsageError, naming the workshops, if it has none."""
    path = course.assignment(assignment).rubric
    if path is None:
        workshops = [name for name in course.assignments() if course.assignment(name).rubric]
        there = f" Workshops here: {', '.join(workshops)}." if workshops else ""
        raise UsageError(
            f"{assignment} has no rubric.yaml beside its notebook; marking by rubric needs one."
            f"{there} Other answers that wait for a person are marked in formgrader."
        )
    return load_rubric(path)


def marking_folder(course: Course, assignment: str) -> Path:
    """Where the ledger and the kept comments of an assignment are."""
    return course.state_dir / "marking" / assignment
