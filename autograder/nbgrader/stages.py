"""Runs stages of nbgrader's pipeline on a notebook in memory, with the course's configuration."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError, ValidationError
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearMarkScheme,
    ClearSolutions,
    SaveCells,
)
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.errors import CourseError
from autograder.translation.apply import STUBS

__all__ = ["handed_out", "in_language", "released_form", "run_stages"]

Stage = type[Preprocessor]
_HIDING: tuple[Stage, ...] = (ClearHiddenTests, ClearMarkScheme)


def in_language(config: Config, lang: str) -> Config:
    """A copy of the configuration whose stubs speak the language, where we know their words."""
    config = deepcopy(config)
    words = STUBS.get(lang, {})
    if words:
        own = config.get("ClearSolutions", {})
        for name in ("text_stub", "code_stub"):
            default = ClearSolutions.class_traits()[name].default()
            config.ClearSolutions[name] = _said(own.get(name, default), words)
    return config


def _said(stub: Any, words: Mapping[str, str]) -> Any:
    if isinstance(stub, Mapping):
        return {name: _said(one, words) for name, one in stub.items()}
    for english, word in words.items():
        stub = stub.replace(english, word)
    return stub


def run_stages(
    notebook: NotebookNode, stages: Iterable[Stage], resources: Any, config: Config
) -> NotebookNode:
    """The notebook after these preprocessors; the one given is left as it is."""
    notebook = deepcopy(notebook)
    for stage in stages:
        notebook, resources = stage(config=config)(notebook, resources)
    return notebook


def released_form(
    notebook: NotebookNode, *, assignment: str, name: str, config: Config | None = None
) -> NotebookNode:
    """An instructor's notebook as ``nbgrader generate_assignment`` saves it in the gradebook.

    Solutions are cleared, checksums computed, hidden tests still there. Raises CourseError with
    the notebook's name if nbgrader would refuse to release it.
    """
    config = config or Config()
    course = CourseDirectory(config=config)
    stages: list[Stage] = []
    for item in GenerateAssignment(coursedir=course, config=config).preprocessors:
        stage = import_item(item) if isinstance(item, str) else item
        if issubclass(stage, SaveCells):
            break
        stages.append(stage)
    resources = ResourcesDict()
    resources["metadata"] = ResourcesDict(name=name)
    resources["nbgrader"] = {"assignment": assignment, "notebook": name, "student": "."}
    try:
        with contextlib.chdir(course.root):  # headers and autotests are named from there
            return run_stages(notebook, stages, resources, config)
    except (SchemaTooOldError, SchemaTooNewError) as exc:
        raise CourseError(
            f"{assignment}/{name}.ipynb has another version of nbgrader's metadata. "
            "Back up the course folder, then run `nbgrader update .`"
        ) from exc
    except (ValidationError, RuntimeError, ValueError, KeyError, OSError) as exc:
        raise CourseError(f"{assignment}/{name}.ipynb cannot be released: {exc}") from exc


def handed_out(released: NotebookNode, config: Config) -> NotebookNode:
    """A notebook of :func:`released_form` as trainees get it: no hidden tests, no mark schemes."""
    return run_stages(released, _HIDING, ResourcesDict(), config)
