"""What a check declares about itself, read once from its markers and its docstring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.errors import CheckError, did_you_mean
from autograder.results import PARTS, Text

__all__ = ["MARKERS", "CheckSpec", "read_spec"]

MARKERS = {
    "points(n)": "what the check is worth",
    "public": "the trainee gets this check in the release",
    "concept(name)": "what the check teaches, for the mastery table",
    "core": "a core idea of the assignment: said so in the feedback when it is missed",
    "teaches(en, ja, example=None, space=None)": "one property and one question; "
    "example(submission) is a call on a small literal input that may be shown; space names the "
    "functions whose teaching spaces are searched for a smaller one",
    "reveals(*parts)": "what the trainee may see of this hidden check: title, concept, points, "
    "message; all four without this marker",
    "timeout(seconds)": "limit for each call of the trainee's code in this check",
}


@dataclass(frozen=True)
class CheckSpec:
    """One check, as declared."""

    name: str
    task: str  # the function under test: "mse"; the graded cell is "check_mse"
    points: float
    public: bool
    title: Text
    concept: str
    core: bool
    teaches: Text
    example: Callable[[Any], Any] | None
    timeout: float | None
    reveals: tuple[str, ...] = PARTS
    spaces: tuple[str, ...] = ()  # functions of teaching.py whose inputs may explain a failure

    @property
    def grade_id(self) -> str:
        return f"check_{self.task}"


def read_spec(item: Any) -> CheckSpec:
    """The spec of a collected pytest item. Raises CheckError naming file, function and remedy."""
    where = f"{item.path.name}::{item.name}"
    points = item.get_closest_marker("points")
    if points is None or len(points.args) != 1 or not isinstance(points.args[0], (int, float)):
        raise CheckError(f"{where} has no points. Add @pytest.mark.points(5).")
    if points.args[0] < 0:
        raise CheckError(f"{where}: points must not be negative.")
    lines = [line.strip() for line in (item.function.__doc__ or "").strip().splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        raise CheckError(
            f"{where} has no docstring. Its first line is the title that the trainee reads, "
            "the second line the same in Japanese."
        )
    concept = item.get_closest_marker("concept")
    teaches = item.get_closest_marker("teaches")
    timeout = item.get_closest_marker("timeout")
    words = dict(teaches.kwargs) if teaches else {}
    example = words.pop("example", None)
    task = item.path.stem.removeprefix("test_")
    spaces = words.pop("space", task)
    try:
        says = Text(**words)
    except TypeError:
        raise CheckError(f"{where}: teaches() takes en=, ja=, example= and space=.") from None
    public = item.get_closest_marker("public") is not None
    return CheckSpec(
        name=item.name.removeprefix("test_"),
        task=task,
        points=float(points.args[0]),
        public=public,
        title=Text(lines[0], lines[1] if len(lines) > 1 else ""),
        concept=str(concept.args[0]) if concept else "",
        core=item.get_closest_marker("core") is not None,
        teaches=says,
        example=example,
        spaces=(spaces,) if isinstance(spaces, str) else tuple(spaces),
        timeout=float(timeout.args[0]) if timeout else None,
        reveals=_reveals(item, where, public=public),
    )


def _reveals(item: Any, where: str, *, public: bool) -> tuple[str, ...]:
    marker = item.get_closest_marker("reveals")
    if marker is None:
        return PARTS
    if public:
        raise CheckError(
            f"{where} is public, so a trainee has all of it. Take @pytest.mark.reveals away."
        )
    for part in (*marker.args, *marker.kwargs):
        if part not in PARTS or marker.kwargs:
            near = did_you_mean(str(part), PARTS)
            raise CheckError(
                f"{where}: reveals() takes some of {', '.join(map(repr, PARTS))}, "
                f"not {part!r}.{near}"
            )
    return tuple(part for part in PARTS if part in marker.args)
