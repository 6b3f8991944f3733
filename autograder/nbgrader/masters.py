"""The instructor's notebooks in the form that submissions are graded against."""

from __future__ import annotations

import autograder.quick_imports  # noqa: F401 - first

# isort: split
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from traitlets.config import Config

from autograder.course import Assignment
from autograder.errors import CourseError
from autograder.faults import in_words
from autograder.nbgrader.stages import handed_out, in_language, released_form
from autograder.notebook import Master, MasterCell, TranslatedCell, speaks_python
from autograder.settings import load_config
from autograder.translation.apply import translated_notebook
from autograder.translation.catalogue import all_translations

__all__ = ["load_masters"]


def load_masters(assignment: Assignment, config: Any = None) -> dict[str, Master]:
    """Masters of all notebooks of an assignment, with their cells in every language.

    ``config`` is the loaded configuration of the course, by default its file's. Raises CourseError
    naming notebook and cell.
    """
    config = load_config(assignment.source.parent.parent) if config is None else config
    catalogues = all_translations(assignment)
    masters = {}
    for name, path in assignment.notebooks.items():
        try:
            source = nbformat.read(path, as_version=4)
        except Exception as exc:
            if in_words(exc):
                raise  # the machine is at fault
            raise CourseError(f"{path} is not a notebook: {exc}") from exc
        _is_python(source, path)
        released = released_form(source, assignment=assignment.name, name=name, config=config)
        in_others: dict[str, list[TranslatedCell]] = {}
        for lang, translations in catalogues.items():
            spoken = in_language(config, lang)
            other = released_form(
                translated_notebook(source, translations, path.name),
                assignment=assignment.name,
                name=name,
                config=spoken,
            )
            for cell, visible in _known_cells(other, spoken):
                meta = cell.metadata.nbgrader
                same = TranslatedCell(lang, cell.source, meta.get("checksum", ""), visible)
                in_others.setdefault(meta.grade_id, []).append(same)
        masters[name] = Master(
            name=name,
            cells=tuple(
                _cell(cell, visible, in_others) for cell, visible in _known_cells(released, config)
            ),
            metadata={
                key: dict(released.metadata[key])
                for key in ("kernelspec", "language_info")
                if key in released.metadata
            },
        )
    return masters


def _is_python(notebook: nbformat.NotebookNode, path: Path) -> None:
    metadata = notebook.metadata
    named = metadata.get("language_info", {}).get("name") or "python"
    language = str(metadata.get("kernelspec", {}).get("language") or named)
    if not speaks_python(language):
        raise CourseError(
            f"{path} is written for a kernel of {language}, and autograder runs Python. Choose "
            "a Python kernel and save it, or grade this assignment with nbgrader alone."
        )


def _known_cells(
    released: nbformat.NotebookNode, config: Config
) -> Iterator[tuple[nbformat.NotebookNode, str]]:
    """The cells that nbgrader knows, each with what trainees see of it."""
    for cell, shown in zip(released.cells, handed_out(released, config).cells, strict=True):
        if _known(cell):
            yield cell, shown.source


def _known(cell: nbformat.NotebookNode) -> bool:
    meta = cell.metadata.get("nbgrader", {})
    return any(meta.get(kind) for kind in ("grade", "solution", "locked", "task"))


def _cell(
    cell: nbformat.NotebookNode, visible: str, in_others: Mapping[str, list[TranslatedCell]]
) -> MasterCell:
    meta = cell.metadata.nbgrader
    return MasterCell(
        grade_id=meta.grade_id,
        cell_type=cell.cell_type,
        source=cell.source,
        grade=bool(meta.get("grade")),
        solution=bool(meta.get("solution")),
        locked=bool(utils.is_locked(cell)),  # a test cell is, whatever its metadata say
        task=bool(meta.get("task")),
        points=float(meta.get("points", 0.0)) if meta.get("grade") or meta.get("task") else 0.0,
        checksum=meta.get("checksum", ""),
        visible=visible,
        translations=tuple(in_others.get(meta.grade_id, ())),
    )
