"""A workshop's ``rubric.yaml`` as data: sections, criteria with their levels, the head's keys.

Points of a criterion are ``weight x level / 3``. A level may lie between two descriptors, since
two graders one level apart are averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import CourseError, UsageError, did_you_mean
from autograder.results import Text

if TYPE_CHECKING:
    from autograder.trainee.precheck import Form

__all__ = ["LEVELS", "SCHEMA", "Criterion", "Rubric", "load_rubric", "points"]

SCHEMA = "autograder.rubric/1"
LEVELS = 4  # 0, 1, 2, 3


def points(weight: float, level: float) -> float:
    """Points of a criterion at a level from 0 to 3. Raises UsageError for any other level."""
    top = LEVELS - 1
    if isinstance(level, bool) or not 0 <= level <= top:
        raise UsageError(f"{level!r} is not a level; levels go from 0 to {top}.")
    return round(weight * level / top, 6)


@dataclass(frozen=True)
class Criterion:
    """One line of the rubric, marked on one manually graded cell."""

    id: str
    title: Text
    weight: float
    cell: str  # grade_id of the cell that carries the points
    read_with: tuple[str, ...]  # cells read for it, without points
    levels: tuple[Text, ...]  # descriptors of levels 0 to 3

    def points(self, level: float) -> float:
        return points(self.weight, level)


@dataclass(frozen=True)
class Rubric:
    """A loaded and checked ``rubric.yaml``."""

    assignment: str
    title: Text
    sections: Mapping[str, Text]  # by grade_id, in the notebook's order
    criteria: tuple[Criterion, ...]
    procedure: tuple[Text, ...]
    form: Form  # what the pre-check asks for; without the task's own words

    @property
    def total(self) -> float:
        return sum(criterion.weight for criterion in self.criteria)

    def criterion(self, name: str) -> Criterion:
        """Raises UsageError with the nearest names if there is no such criterion."""
        for criterion in self.criteria:
            if criterion.id == name:
                return criterion
        known = [criterion.id for criterion in self.criteria]
        raise UsageError(f"There is no criterion {name!r}.{did_you_mean(name, known)}")

    def marks(self, levels: Mapping[str, float]) -> dict[str, float]:
        """Points by grade_id of the carrying cells, from levels by criterion.

        Raises UsageError for an unknown criterion or a level outside 0 to 3.
        """
        chosen = [(self.criterion(name), level) for name, level in levels.items()]
        return {criterion.cell: criterion.points(level) for criterion, level in chosen}


def load_rubric(path: Path) -> Rubric:
    """Read and check ``path``. Raises CourseError naming the file and the key."""
    import yaml

    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise CourseError(f"{path} cannot be read: {exc.strerror}.") from exc
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise CourseError(f"{path} is not valid YAML: {exc}") from exc
    return _Reader(path).rubric(raw)


class _Reader:
    """Turns loaded YAML into a Rubric; every fault names the file and the key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rubric(self, raw: Any) -> Rubric:
        from autograder.trainee.precheck import Form  # only workshops need the practice kit

        if not isinstance(raw, Mapping):
            raise self._wrong("", f"a mapping (schema: {SCHEMA}, sections:, criteria:, ...)", raw)
        if raw.get("schema") != SCHEMA:
            raise self._wrong("schema", repr(SCHEMA), raw.get("schema"))
        assignment = raw.get("assignment")
        if not isinstance(assignment, str) or not assignment:
            raise self._wrong("assignment", "the assignment's name", assignment)
        try:
            form = Form.of(raw)
        except ValueError as exc:
            raise CourseError(f"{self._path}: {exc}") from exc
        sections = {
            str(name): self._text(f"sections.{name}", title)
            for name, title in raw["sections"].items()
        }
        cells = {*sections, form.head}
        criteria = tuple(
            self._criterion(f"criteria[{i}]", one, cells)
            for i, one in enumerate(self._list("criteria", raw.get("criteria")))
        )
        for key in ("id", "cell"):
            named = [getattr(criterion, key) for criterion in criteria]
            for i, name in enumerate(named):
                if name in named[:i]:
                    raise self._wrong(f"criteria[{i}].{key}", "a name used once", name)
        procedure = tuple(
            self._text(f"procedure[{i}]", one)
            for i, one in enumerate(self._list("procedure", raw.get("procedure", [])))
        )
        title = self._text("title", raw.get("title"))
        return Rubric(assignment, title, sections, criteria, procedure, form)

    def _criterion(self, where: str, raw: Any, cells: set[str]) -> Criterion:
        if not isinstance(raw, Mapping):
            raise self._wrong(where, "a mapping (id:, weight:, cell:, levels:, ...)", raw)
        name, weight = raw.get("id"), raw.get("weight")
        if not isinstance(name, str) or not name:
            raise self._wrong(f"{where}.id", "a short name", name)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight > 0:
            raise self._wrong(f"{where}.weight", "a number above 0", weight)
        cell = self._cell(f"{where}.cell", raw.get("cell", name), cells)
        beside = self._list(f"{where}.read_with", raw.get("read_with", []))
        levels = self._list(f"{where}.levels", raw.get("levels"))
        if len(levels) != LEVELS:
            raise self._wrong(
                f"{where}.levels", f"{LEVELS} descriptors (levels 0 to 3)", f"{len(levels)} of them"
            )
        return Criterion(
            id=name,
            title=self._text(f"{where}.title", raw.get("title")),
            weight=float(weight),
            cell=cell,
            read_with=tuple(self._cell(f"{where}.read_with", one, cells) for one in beside),
            levels=tuple(
                self._text(f"{where}.levels[{i}]", level) for i, level in enumerate(levels)
            ),
        )

    def _cell(self, where: str, name: Any, cells: set[str]) -> str:
        if name not in cells:
            known = ", ".join(sorted(cells))
            raise self._wrong(where, f"a section or the head's cell ({known})", name)
        return str(name)

    def _text(self, where: str, raw: Any) -> Text:
        if not isinstance(raw, Mapping) or not all(
            isinstance(raw.get(lang), str) and raw[lang].strip() for lang in ("en", "ja")
        ):
            raise self._wrong(where, "{en: ..., ja: ...}, both filled in", raw)
        return Text(raw["en"].strip(), raw["ja"].strip())

    def _list(self, where: str, raw: Any) -> list[Any]:
        if not isinstance(raw, list):
            raise self._wrong(where, "a list", raw)
        return raw

    def _wrong(self, where: str, expected: str, found: Any) -> CourseError:
        shown = "nothing" if found is None else str(found)[:80]
        at = f"{where}: " if where else ""
        return CourseError(f"{self._path}: {at}found {shown}, expected {expected}.")
