"""The gate before a release: which assignments have passed ``verify`` as they are now.

The proof is a file in the course's state folder. It names the fingerprint of all it depends on:
the assignment's source, what the configuration makes of it, and its checks, the grader's own code,
Python and the libraries, the settings, and the secret from which the hidden data derive. If one of
them changes, the proof is void.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.course import Assignment, Course
from autograder.fingerprint import job_key
from autograder.jobs import proof_hash
from autograder.notebook import Master
from autograder.store import write_aside

__all__ = ["fingerprint", "forget", "keep", "proven", "unproven"]


def fingerprint(
    course: Course, assignment: Assignment, masters: Mapping[str, Master] | None = None
) -> str:
    """The hash of all that decides whether an assignment passes.

    ``masters`` are the assignment's, read anew if they are not given. Raises CourseError where
    they cannot be made.
    """
    from autograder.nbgrader.masters import load_masters  # nbgrader: half a second

    settings = course.settings
    masters = load_masters(assignment) if masters is None else masters
    return job_key(
        notebooks={},
        files={},
        surroundings=proof_hash(assignment, masters),
        secret=course.secret(),
        level="",
        settings=(settings.limits, settings.mutants, settings.mutation_score),
    )


def proven(course: Course, assignment: Assignment) -> Mapping[str, Any] | None:
    """What was proven of the assignment as it is now; None if it has not passed."""
    try:
        proof = json.loads(_path(course, assignment.name).read_bytes())
        holds = proof["fingerprint"] == fingerprint(course, assignment)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return dict(proof) if holds else None


def keep(course: Course, name: str, print_: str, summary: Mapping[str, Any]) -> None:
    """Put a proof on file."""
    raw = json.dumps({"fingerprint": print_, **summary}, ensure_ascii=False, indent=2)
    write_aside(_path(course, name), raw.encode())


def forget(course: Course, name: str) -> None:
    """Take a proof back."""
    with contextlib.suppress(OSError):
        _path(course, name).unlink()


def unproven(course: Course, names: Sequence[str]) -> list[str]:
    """Those of the assignments that have checks of ours and no proof that still holds."""
    units = [course.assignment(name) for name in names]
    return [unit.name for unit in units if unit.hidden is not None and not proven(course, unit)]


def _path(course: Course, name: str) -> Any:
    return course.state_dir / "proofs" / f"{name}.json"
