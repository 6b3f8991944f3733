"""Intake: from the bytes that a trainee handed in to the notebook that is graded.

The submission is hostile JSON. Nothing of it is trusted but the source text of its cells: points,
locks, checksums and cell types come from the instructor's side (:class:`Master`), and a notebook
is built anew from what is used. Rules for what does not fit:

- a locked cell (a test) gets the instructor's text back;
- a graded cell that was deleted is put back behind the cell that precedes it in the master;
- a cell whose grade_id occurs twice: the last one keeps it (nbgrader's own rule), every copy runs;
- a cell with an unknown grade_id runs as an ordinary cell;
- a cell of another type than the master's gets its type back.

The notebook may have been released in another language: a cell that is what that release held is
as good as the master's own.

Each of these is a finding that the trainee sees.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from autograder.errors import IntakeError
from autograder.ipynb import parse, read_cells
from autograder.results import Finding, Text

__all__ = [
    "Intake",
    "Master",
    "MasterCell",
    "TranslatedCell",
    "code_cells",
    "intake",
    "reference_cells",
    "speaks_python",
]

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class TranslatedCell(NamedTuple):
    """The same cell in the release of another language; see :class:`MasterCell`."""

    lang: str
    source: str
    checksum: str = ""
    visible: str | None = None


@dataclass(frozen=True)
class MasterCell:
    """A cell of the instructor's notebook that nbgrader knows, in its released form.

    ``source`` is what a trainee starts from (solutions cleared), with hidden tests still in it, and
    ``visible`` the same without them; None if it is no different.
    """

    grade_id: str
    cell_type: str
    source: str
    grade: bool
    solution: bool
    locked: bool
    task: bool
    points: float
    checksum: str = ""
    visible: str | None = None
    translations: tuple[TranslatedCell, ...] = ()

    @property
    def manual(self) -> bool:
        return self.task or (self.grade and (self.solution or self.cell_type != "code"))

    @property
    def scored(self) -> bool:
        return self.grade or self.task

    @property
    def released(self) -> tuple[TranslatedCell, ...]:
        """The cell in every language, English first."""
        return (
            TranslatedCell("en", self.source, self.checksum, self.visible),
            *self.translations,
        )


@dataclass(frozen=True)
class Master:
    """The instructor's side of one notebook."""

    name: str
    cells: tuple[MasterCell, ...]
    metadata: Mapping[str, Any]

    def scored(self) -> tuple[MasterCell, ...]:
        return tuple(cell for cell in self.cells if cell.scored)


@dataclass(frozen=True)
class Intake:
    """A notebook ready to be run: nbformat 4.5 as plain dicts, and what was repaired."""

    notebook: dict[str, Any]
    findings: tuple[Finding, ...]
    attempted: Mapping[str, bool]  # by grade_id of solution and manual cells


def intake(raw: bytes, master: Master, *, put_back: bool = True) -> Intake:
    """Build the notebook to grade. Raises IntakeError with a reason in the trainee's words.

    Without ``put_back`` graded cells that were deleted stay away, as nbgrader has it by default.
    """
    parsed = parse(raw)
    _refuse_other_languages(parsed, master)
    submitted = list(read_cells(parsed))
    findings: list[Finding] = []
    known = {cell.grade_id: cell for cell in master.cells}
    if not known and any(grade_id for _, _, grade_id, _ in submitted):
        raise IntakeError(
            f"This seems to be the notebook of another assignment: {master.name}.ipynb has no "
            "tasks, and this one has. Hand in the right one under this name.",
            f"別の課題のノートブックのようです（{master.name}.ipynb には課題のセルがありませんが、"
            "このファイルにはあります）。正しいノートブックをこの名前で提出してください。",
        )
    last = {grade_id: i for i, (_, _, grade_id, _) in enumerate(submitted) if grade_id in known}

    cells: list[dict[str, Any]] = []
    ids: set[str] = set()
    twice: set[str] = set()
    for i, (kind, source, grade_id, cell_id) in enumerate(submitted):
        cell_master = known.get(grade_id)
        if cell_master is not None and last[grade_id] != i:
            if grade_id not in twice:  # said once, however many copies there are
                findings.append(_repaired("twice", grade_id, master, i))
                twice.add(grade_id)
            cell_master = None
        if cell_master is None:
            cells.append(_node(kind, source, _fresh_id(cell_id, i, ids), {}))
            continue
        if kind != cell_master.cell_type:
            findings.append(_repaired("retyped", grade_id, master, i))
        if cell_master.locked and _as_released(cell_master, source) is None:
            findings.append(_repaired("edited", grade_id, master, i))
        cells.append(_known_cell(cell_master, source, _fresh_id(cell_id, i, ids)))

    if put_back:
        for grade_id in _put_back(cells, master, ids):
            findings.append(_repaired("missing", grade_id, master, None))

    sources = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
        for cell in cells
        if "nbgrader" in cell["metadata"]
    }
    attempted = {
        cell.grade_id: cell.grade_id not in sources  # defined elsewhere: the checks will tell
        or _changed(cell, sources[cell.grade_id])
        for cell in master.cells
        if cell.solution or cell.task
    }
    notebook = {
        "cells": cells,
        "metadata": dict(master.metadata),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return Intake(notebook, tuple(findings), attempted)


_REPAIRS = {
    "twice": (
        "The cell {!r} is in the notebook more than once; the last one is graded.",
        "セル「{}」が複数あります。最後のものを採点しました。",
    ),
    "retyped": (
        "The cell {!r} had changed its type; it was changed back.",
        "セル「{}」の種類が変わっていたため、元に戻しました。",
    ),
    "edited": (
        "The test cell {!r} had been edited; the original was used.",
        "テストセル「{}」が編集されていたため、元の内容を使いました。",
    ),
    "missing": (
        "The cell {!r} was missing; the original was put back.",
        "セル「{}」がなかったため、元のセルを戻しました。",
    ),
}


def _repaired(what: str, grade_id: str, master: Master, cell: int | None) -> Finding:
    en, ja = _REPAIRS[what]
    return Finding("repaired", Text(en.format(grade_id), ja.format(grade_id)), master.name, cell)


def _refuse_other_languages(notebook: dict[str, Any], master: Master) -> None:
    """Like nbgrader, believe the submission about its kernel where the instructor names none."""
    if master.metadata.get("kernelspec"):
        return
    metadata = notebook.get("metadata")
    kernelspec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernelspec.get("language") if isinstance(kernelspec, dict) else None
    if isinstance(language, str) and not speaks_python(language):
        raise IntakeError(
            "The notebook is written for another language than Python. Choose a Python kernel in "
            "Jupyter, run it, save it, and hand it in again.",
            "Python以外の言語のノートブックです。JupyterでPythonのカーネルを選び、実行・保存して"
            "再提出してください。",
        )


def speaks_python(language: str) -> bool:
    """Whether a kernel's ``language`` is Python under one of its names (python3, ipython)."""
    return "python" in language.casefold()


def _fresh_id(wanted: str, index: int, ids: set[str]) -> str:
    """The wanted cell id if it is a valid one, made unique."""
    stem = wanted if _CELL_ID.fullmatch(wanted) else f"cell-{index}"
    name, n = stem, 1
    while name in ids:
        n += 1
        name = f"{stem[:56]}-{n}"
    ids.add(name)
    return name


def _node(kind: str, source: str, cell_id: str, metadata: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {
        "cell_type": kind,
        "id": cell_id,
        "metadata": metadata,
        "source": source,
    }
    if kind == "code":
        node |= {"execution_count": None, "outputs": []}
    return node


def _known_cell(master: MasterCell, source: str, cell_id: str) -> dict[str, Any]:
    nbgrader: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": master.grade_id,
        "grade": master.grade,
        "solution": master.solution,
        "locked": master.locked,
        "task": master.task,
        "cell_type": master.cell_type,
    }
    if master.scored:
        nbgrader["points"] = master.points
    same = _as_released(master, source) or master.released[0]
    if same.checksum:  # by which nbgrader sees an answer that was never touched
        nbgrader["checksum"] = same.checksum
    metadata = {"nbgrader": nbgrader}
    text = same.source if master.locked else source
    return _node(master.cell_type, text, cell_id, metadata)


def _put_back(cells: list[dict[str, Any]], master: Master, ids: set[str]) -> list[str]:
    """Insert scored cells that the submission lacks; returns their grade_ids.

    A missing solution cell is not put back: its stub could hide a function defined elsewhere.
    """
    missing: list[str] = []
    behind = -1
    for cell in master.cells:
        at = _position(cells, cell.grade_id)
        if at is not None:
            behind = at
        elif cell.scored:
            cells.insert(
                behind + 1, _known_cell(cell, cell.source, _fresh_id(cell.grade_id, behind, ids))
            )
            behind += 1
            missing.append(cell.grade_id)
    return missing


def _position(cells: Sequence[dict[str, Any]], grade_id: str) -> int | None:
    for i, cell in enumerate(cells):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            return i
    return None


def _changed(master: MasterCell, source: str) -> bool:
    """Whether an answer differs from the stub: to the letter where a person marks, as nbgrader."""
    if master.manual:
        return all(source != cell.source for cell in master.released)
    return all(_squeeze(source) != _squeeze(cell.source) for cell in master.released)


def _as_released(master: MasterCell, source: str) -> TranslatedCell | None:
    """The language in which this is the cell as it was released, None if somebody edited it."""
    wanted = _squeeze(source)
    for cell in master.released:
        if wanted == _squeeze(cell.source if cell.visible is None else cell.visible):
            return cell
    return None


def _squeeze(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def code_cells(notebook: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """(index, grade_id or "", source) of each code cell of a notebook of format 4."""
    return [
        (i, cell["metadata"].get("nbgrader", {}).get("grade_id", ""), _joined(cell["source"]))
        for i, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code"
    ]


def reference_cells(notebook: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(grade_id or "", source) of the setup cell and the solution cells: what defines the tasks."""
    return [
        (cell["metadata"].get("nbgrader", {}).get("grade_id", ""), _joined(cell["source"]))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        and (
            "setup" in cell["metadata"].get("tags", [])
            or cell["metadata"].get("nbgrader", {}).get("solution")
        )
    ]


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
