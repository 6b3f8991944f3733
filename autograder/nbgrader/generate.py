"""What ``nbgrader generate_assignment`` makes of an assignment, as bytes and without a database."""

from __future__ import annotations

import autograder.quick_imports  # noqa: F401 - first

# isort: split
import contextlib
import json
import warnings
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError
from nbgrader.utils import find_all_files

from autograder.course import Assignment, Course
from autograder.errors import CourseError
from autograder.faults import in_words
from autograder.nbgrader.stages import in_language
from autograder.settings import load_config
from autograder.translation.apply import translated_notebook

__all__ = ["generated_files"]


def generated_files(
    course: Course,
    assignment: Assignment,
    lang: str = "en",
    translations: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The released files by relative POSIX path, byte for byte as stock nbgrader writes them.

    The course's ``nbgrader_config.py`` counts (stubs, headers, ignored files); hooks of the
    converter are not run and nothing is saved in the gradebook. Cells that come without an id get
    one that is the same every time, where nbgrader would draw it at random. ``translations`` are
    put in before nbgrader sees the notebook, so that it does the same in every language.
    Raises CourseError naming the notebook if nbgrader refuses it.
    """
    config = in_language(load_config(course.root), lang)
    config.SaveCells.enabled = False
    folder = CourseDirectory(config=config)
    folder.root = str(course.root)
    converter = GenerateAssignment(coursedir=folder, config=config)
    files: dict[str, bytes] = {}
    ignored = [*folder.ignore, "*.ipynb"]
    for name in sorted(find_all_files(str(assignment.source), ignored)):
        path = Path(name)
        files[path.relative_to(assignment.source).as_posix()] = path.read_bytes()
    with contextlib.chdir(course.root):  # headers and autotests are found from the course's root
        for path in assignment.notebooks.values():
            notebook = translated_notebook(_read(path), translations or {}, path.name)
            files |= _generated(converter, folder.db_url, assignment.name, path, notebook)
    return files


def _generated(
    converter: GenerateAssignment, db_url: str, assignment: str, path: Path, notebook: Any
) -> dict[str, bytes]:
    name = path.stem
    exporter = converter.exporter_class(parent=converter, config=converter.config)
    for stage in converter.preprocessors:
        exporter.register_preprocessor(stage)
    resources = ResourcesDict()
    resources["metadata"] = ResourcesDict(name=name, path=str(path.parent))
    resources["unique_key"] = name
    resources["output_files_dir"] = f"{name}_files"
    # SaveCells, which is off, would ask for the database
    details = {"student": ".", "assignment": assignment, "notebook": name, "db_url": db_url}
    resources["nbgrader"] = details
    try:
        text, resources = exporter.from_notebook_node(notebook, resources=resources)
    except (SchemaTooOldError, SchemaTooNewError) as exc:
        raise CourseError(
            f"{path} has another version of nbgrader's metadata. "
            "Back up the course folder, then run `nbgrader update .`"
        ) from exc
    except Exception as exc:
        raise CourseError(f"{path} cannot be released: {exc}") from exc
    files = {f"{name}{exporter.file_extension}": text.encode()}
    attached: Mapping[str, bytes] = resources.get("outputs") or {}
    return files | {Path(key).as_posix(): bytes(value) for key, value in attached.items()}


def _read(path: Path) -> Any:
    """The notebook in the format of today, its missing cell ids filled in by what stands there."""
    raw = path.read_text(encoding="utf-8")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about ids that are missing: they come below
            notebook = nbformat.reads(raw, as_version=4)
        known = [cell.get("id") for cell in json.loads(raw).get("cells", [])]
    except Exception as exc:
        if in_words(exc):
            raise  # the machine is at fault
        raise CourseError(f"{path} is not a notebook: {exc}") from exc
    for index, cell in enumerate(notebook.cells):
        if "id" in cell and cell.id not in known:
            cell.id = sha256(f"{index}\0{cell.source}".encode()).hexdigest()[:8]
    return notebook
