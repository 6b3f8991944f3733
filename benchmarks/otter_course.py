"""The comparison course in otter's form: the same cells, tests and submissions.

otter's tests of a question are one here, as nbgrader's test cell is: all its points, or none.
"""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from benchmarks.comparison_course import (
    ANSWER,
    DATA,
    FUNCTIONS,
    HIDDEN,
    IMPORTS,
    KERNEL,
    MODEL_RIGHT,
    MODEL_TESTS,
    NO_POSITIVES,
    VISIBLE,
    answers,
)

__all__ = ["submit_otter", "write_otter"]

CONFIG = """# ASSIGNMENT CONFIG
name: metrics
init_cell: true
export_cell: false
run_tests: false
requirements: []
generate:
  pdf: false
  show_hidden: true
"""
TEST = '""" # BEGIN TEST CONFIG\npoints: {points:g}\nhidden: true\n""" # END TEST CONFIG\n{body}'


def write_otter(folder: Path) -> Path:
    """Write ``master.ipynb`` for ``otter assign``; its path."""
    cells = [
        new_raw_cell(CONFIG),
        new_markdown_cell("# Metrics"),
        new_code_cell(IMPORTS),
        new_code_cell(DATA),
    ]
    for name, (right, _, value) in FUNCTIONS.items():
        tests = VISIBLE.format(name=name, value=value) + "\n" + HIDDEN.format(name=name)
        tests += "" if name == "accuracy" else NO_POSITIVES.format(name=name)
        solution = f"def {name}(y_true, y_pred):\n    # BEGIN SOLUTION\n{right}\n    # END SOLUTION"
        cells += _question(name, solution, tests, 2)
    model = f"# BEGIN SOLUTION\n{MODEL_RIGHT}\n# END SOLUTION"
    marks = ("### BEGIN HIDDEN TESTS\n", "\n### END HIDDEN TESTS")
    cells += _question("model", model, MODEL_TESTS.replace(marks[0], "").replace(marks[1], ""), 4)
    cells += [
        new_raw_cell("# BEGIN QUESTION\nname: essay\nmanual: true\npoints: 3"),
        new_markdown_cell("When would you prefer recall over precision?"),
        new_raw_cell("# BEGIN SOLUTION"),
        new_markdown_cell(ANSWER),
        new_raw_cell("# END SOLUTION"),
        new_raw_cell("# END QUESTION"),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "master.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return path


def submit_otter(released: Path, folder: Path, number: int) -> None:
    """Write ``number`` submissions, made from the notebook that ``otter assign`` released."""
    folder.mkdir(parents=True, exist_ok=True)
    given = nbformat.read(released, 4)
    for i in range(number):
        notebook, code, question = copy.deepcopy(given), answers(i), ""
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and cell.source.startswith("## "):
                question = cell.source.removeprefix("## ").strip()
            elif cell.cell_type == "code" and question in code:
                cell.source, question = code[question], ""
        nbformat.write(notebook, folder / f"s{i:04d}.ipynb")


def _question(name: str, solution: str, tests: str, points: float) -> list[NotebookNode]:
    return [
        new_raw_cell(f"# BEGIN QUESTION\nname: {name}\n"),
        new_markdown_cell(f"## {name}"),
        new_raw_cell("# BEGIN SOLUTION"),
        new_code_cell(solution),
        new_raw_cell("# END SOLUTION"),
        new_raw_cell("# BEGIN TESTS"),
        new_code_cell(TEST.format(points=points, body=tests)),
        new_raw_cell("# END TESTS"),
        new_raw_cell("# END QUESTION"),
    ]
