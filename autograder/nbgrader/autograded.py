"""Executed notebooks as nbgrader keeps them: ``autograded/STUDENT/ASSIGNMENT/*.ipynb``."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import LimitOutput

from autograder.nbgrader.score_cell import write_score
from autograder.results import Result, TaskResult
from autograder.store import beside_itself, sweep

__all__ = ["graded_notebook", "put_scores", "write_autograded"]

READ_ONLY = 0o444  # as nbgrader leaves them: an autograded notebook is not to be edited


def put_scores(notebook: NotebookNode, tasks: Iterable[TaskResult], lang: str = "en") -> None:
    """Writes outcomes and points into the test cells of tasks that have checks, in place."""
    by_id = {task.grade_id: task for task in tasks if task.checks}
    for cell in notebook.cells:
        task = by_id.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if task is not None and cell.cell_type == "code":
            write_score(cell, task.score or 0.0, task.checks, max_points=task.max_score, lang=lang)


def graded_notebook(result: Result, name: str, lang: str = "en") -> NotebookNode:
    """The executed notebook ``name`` of a result with its scores, a copy."""
    notebook: NotebookNode = nbformat.from_dict(result.notebooks[name])
    put_scores(notebook, (task for task in result.tasks if task.notebook in ("", name)), lang)
    notebook, _ = LimitOutput().preprocess(notebook, {})
    return notebook


def write_autograded(
    folder: Path,
    result: Result,
    *,
    files: Mapping[str, bytes] | None = None,
    timestamp: str = "",
    lang: str = "en",
) -> None:
    """Writes the executed notebooks of a result into ``folder``, as ``nbgrader autograde`` does.

    ``files`` are what lies beside the notebooks, by relative POSIX path, with what cells wrote;
    ``timestamp`` becomes ``timestamp.txt``, by which nbgrader knows whether a newer submission is
    waiting. The folder is made aside and renamed, so that nothing of an earlier run is left in it.
    """
    if result.status != "graded":
        return
    sweep(folder.parent)
    made = beside_itself(folder)
    try:
        for relative, content in {**(files or {}), **result.files}.items():
            _write(made / relative, content)
        for name in result.notebooks:
            text = nbformat.writes(graded_notebook(result, name, lang), version=nbformat.NO_CONVERT)
            _write(made / f"{name}.ipynb", (text.rstrip("\n") + "\n").encode())
        if timestamp:
            _write(made / "timestamp.txt", timestamp.encode())
        _put(made, folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _put(made: Path, folder: Path) -> None:
    """Rename ``made`` to ``folder``, also while another grader does the same with its own."""
    before = beside_itself(folder.with_name(f"{folder.name}.before"))
    while True:
        with contextlib.suppress(FileNotFoundError):
            os.rename(folder, before)
        try:
            os.rename(made, folder)
        except OSError as exc:
            if exc.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        else:
            return
        finally:
            shutil.rmtree(before, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(READ_ONLY)
