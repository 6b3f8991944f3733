"""What travels to a worker: one submission's bytes and what it is graded against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.notebook import Master

__all__ = ["Job"]


@dataclass(frozen=True)
class Job:
    """One submission to grade. Holds nothing of other submissions and nothing of the gradebook."""

    student: str
    assignment: str
    masters: Mapping[str, Master]  # the instructor's side, by notebook name
    notebooks: Mapping[str, bytes]  # as handed in; a missing one is absent
    files: Mapping[str, bytes] = field(default_factory=dict)  # handed in beside the notebooks
    draw: int = 0  # which set of hidden seeds: 0 for grading, others for verify
    key: str = ""  # hash of all the result depends on
    refused: tuple[str, str] = ("", "")  # why the files could not be read at all, en and ja
