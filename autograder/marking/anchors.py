"""A workshop's anchors: sample answers with the level of each criterion and its reason.

``tests/hidden/ASSIGNMENT/answers/*.yaml``; markers read them together before the first answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.course import Course
from autograder.errors import CourseError

__all__ = ["Anchor", "load_anchors"]


@dataclass(frozen=True)
class Anchor:
    """One sample answer. ``levels`` and ``why`` are by criterion, ``texts`` by cell."""

    name: str
    lang: str
    texts: Mapping[str, str]
    levels: Mapping[str, int]
    why: Mapping[str, str]


def load_anchors(course: Course, assignment: str) -> list[Anchor]:
    """All anchors of an assignment, by file name. Raises CourseError naming a broken file."""
    import yaml

    hidden = course.hidden_dir(assignment)
    anchors = []
    for path in sorted((hidden / "answers").glob("*.yaml")) if hidden else []:
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
            texts = {**({"head": raw["head"]} if "head" in raw else {}), **raw["sections"]}
            why = raw.get("why", {})
            anchors.append(Anchor(path.stem, raw.get("lang", "en"), texts, raw["levels"], {**why}))
        except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as exc:
            raise CourseError(
                f"{path}: expected sections: and levels:, each a mapping ({exc})."
            ) from exc
    return anchors
