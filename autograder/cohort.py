"""A cohort of submissions made from the assignments' own material, for the demo and for tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from autograder.course import Assignment, Course
from autograder.notebook import Master
from autograder.variants import Variant, blank, variants, with_cells

__all__ = ["Made", "cohort", "hand_in"]

RAISES = "raise ValueError('this cell was left unfinished')"
LOOPS = "while True:\n    pass"
EATS_MEMORY = "hog = []\nwhile True:\n    hog.append(bytearray(64 * 2**20))"
READS_CHECKS = """\
import os
for place in ("/", "/home", "/root", "/srv", "/tmp", "..", "../..", "/proc/1/cwd"):
    for checks in (place, f"{place}/tests/hidden", f"{place}/source"):
        try:
            print(checks, os.listdir(checks))
        except OSError as error:
            print(checks, error.strerror)
print(dict(os.environ))"""


@dataclass(frozen=True)
class Made:
    """One made submission: who hands in what, and the score that it must get (None: see note)."""

    student: str
    assignment: str
    what: str
    files: Mapping[str, bytes]
    score: float | None


def cohort(course: Course, masters: Mapping[str, Mapping[str, Master]]) -> list[Made]:
    """24 submissions of eight trainees; ``masters`` by assignment, then by notebook."""
    return [
        *_code(course, masters, "a01_line_fit", (
            "reference", "wrong:loss_sum_not_mean", "wrong:grad_missing_1_over_n", "equivalent",
            "half", "raises", "loops", "broken",
        )),
        *_code(course, masters, "a03_metrics", (
            "reference", "wrong:precision_recall_swapped", "wrong:zero_division_nan", "equivalent",
            "half", "reads", "memory",
        )),
        *_code(course, masters, "a06_model_development", (
            "reference", "wrong:model_linear_latlon", "wrong:address_exact_match_only",
            "equivalent",
        )),
        *_workshop(course, masters, "w01_idea_scoping", ("high", "middle", "low", "blank", "half")),
    ]  # fmt: skip


def hand_in(course: Course, made: Made) -> None:
    """Write a made submission to ``submitted/``, as nbgrader's collect would."""
    folder = course.submitted_dir / made.student / made.assignment
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)


def _code(
    course: Course,
    masters: Mapping[str, Mapping[str, Master]],
    name: str,
    kinds: tuple[str, ...],
) -> Iterator[Made]:
    assignment = course.assignment(name)
    known: dict[tuple[str, str], Variant] = {
        (variant.kind, variant.name): variant for variant in variants(assignment, masters[name])
    }
    for number, kind in enumerate(kinds, start=1):
        notebooks, score, what = _make(kind, assignment, masters[name], known)
        files = {f"{notebook}.ipynb": raw for notebook, raw in notebooks.items()}
        yield Made(f"trainee-{number:02d}", name, what, files, score)


def _make(
    kind: str,
    assignment: Assignment,
    masters: Mapping[str, Master],
    known: Mapping[tuple[str, str], Variant],
) -> tuple[Mapping[str, bytes], float | None, str]:
    right = known["reference", "reference"].notebooks
    kind, _, name = kind.partition(":")
    if kind == "reference":
        return right, 100.0, "reference solution"
    if kind == "wrong":
        variant = known["wrong", name]
        return variant.notebooks, variant.score, f"mistake: {name}"
    if kind == "equivalent":
        variant = next(v for v in known.values() if v.kind == "equivalent")
        return variant.notebooks, 100.0, f"unusual and right: {variant.name}"
    if kind == "half":
        return _half(assignment, masters), None, "half finished"
    if kind == "broken":
        return {n: raw[: len(raw) // 2] for n, raw in right.items()}, 0.0, "broken notebook"
    extra = {"raises": RAISES, "loops": LOOPS, "memory": EATS_MEMORY, "reads": READS_CHECKS}
    what = {
        "raises": "a cell raises",
        "loops": "a cell loops for ever",
        "memory": "a cell eats memory",
        "reads": "a cell looks for the checks",
    }
    return {n: _with_cell(raw, extra[kind]) for n, raw in right.items()}, 100.0, what[kind]


def _half(assignment: Assignment, masters: Mapping[str, Master]) -> dict[str, bytes]:
    """The first half of the tasks solved, the rest untouched."""
    stubs = {
        cell.grade_id: cell.source
        for master in masters.values()
        for cell in master.cells
        if cell.solution
    }
    late = list(stubs)[len(stubs) // 2 :]
    return with_cells(assignment, {grade_id: stubs[grade_id] for grade_id in late})


def _with_cell(raw: bytes, source: str) -> bytes:
    """The notebook with one more code cell in the middle of its cells."""
    notebook = json.loads(raw)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "my-own-cell",
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    notebook["cells"].insert(len(notebook["cells"]) // 2, cell)
    return json.dumps(notebook, ensure_ascii=False).encode()


def _workshop(
    course: Course,
    masters: Mapping[str, Mapping[str, Master]],
    name: str,
    kinds: tuple[str, ...],
) -> Iterator[Made]:
    assignment = course.assignment(name)
    untouched = blank(assignment, masters[name]).notebooks
    for number, kind in enumerate(kinds, start=1):
        if kind == "blank":
            notebooks, what = untouched, "untouched"
        else:
            level = "middle" if kind == "half" else kind
            sections = _answer(assignment, level)
            if kind == "half":
                sections = dict(list(sections.items())[:4])
            stubs = {
                cell.grade_id: cell.source
                for master in masters[name].values()
                for cell in master.cells
                if cell.solution
            }
            notebooks = with_cells(assignment, {**stubs, **sections})
            what = f"{level} answer" if kind == level else "half of the answers"
        files = {f"{notebook}.ipynb": raw for notebook, raw in notebooks.items()}
        yield Made(f"trainee-{number:02d}", name, what, files, None)


def _answer(assignment: Assignment, level: str) -> dict[str, str]:
    """A sample answer by grade_id of its cell."""
    if assignment.hidden is None:
        return {}
    path = assignment.hidden / "answers" / f"{level}.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {**({"head": raw["head"]} if "head" in raw else {}), **raw["sections"]}
