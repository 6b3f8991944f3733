"""Submissions made from an assignment's own material: reference, blank, wrong, equivalent.

``verify`` proves the checks with them, ``demo`` makes its cohort of them.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from autograder.course import Assignment
from autograder.errors import CourseError
from autograder.notebook import Master
from autograder.results import Text
from autograder.translation.apply import translated_notebook
from autograder.translation.catalogue import all_translations

__all__ = [
    "Kind",
    "Mistake",
    "Variant",
    "blank",
    "known_mistakes",
    "reference",
    "variants",
    "with_cells",
    "without_marks",
]

_MARK = re.compile(r"\s*### (BEGIN|END) SOLUTION\s*$")
Kind = Literal["reference", "blank", "wrong", "equivalent"]


@dataclass(frozen=True)
class Variant:
    """One made submission and what grading it must give."""

    kind: Kind
    name: str
    notebooks: Mapping[str, bytes]
    title: Text = field(default_factory=Text)
    score: float | None = None  # for wrong solutions
    fails: frozenset[str] = frozenset()
    changed: Mapping[str, str] = field(default_factory=dict)  # the texts that differ, by grade_id


@dataclass(frozen=True)
class Mistake:
    """A wrong solution in words: its title, the checks that it fails, the names that it defines."""

    name: str
    title: Text
    fails: frozenset[str]
    defines: frozenset[str]


def known_mistakes(assignment: Assignment) -> list[Mistake]:
    """The wrong solutions of an assignment as data; makes no notebook of them.

    Raises CourseError for a file that is no Python or does not say what it fails.
    """
    if assignment.hidden is None:
        return []
    return [_mistake(path) for path in sorted((assignment.hidden / "wrong").glob("*.py"))]


def _mistake(path: Path) -> Mistake:
    tree, _ = _parsed(path)
    declared = _declared(tree, path)
    _must_declare(declared, path)
    defines = frozenset(_name(node) for node in tree.body) - {""}
    return Mistake(path.stem, _title(tree, path), frozenset(declared["FAILS"]), defines)


def variants(assignment: Assignment, masters: Mapping[str, Master]) -> Iterator[Variant]:
    """All variants of an assignment: the reference first, then the blank, then the files.

    Reference and blank come in every language into which the assignment is translated.
    """
    yield reference(assignment)
    yield blank(assignment, masters)
    for lang, translations in all_translations(assignment).items():
        yield reference(assignment, lang, translations)
        yield blank(assignment, masters, lang, translations)
    if assignment.hidden is None:
        return
    for path in sorted((assignment.hidden / "wrong").glob("*.py")):
        yield _from_file("wrong", path, assignment, masters)
    for path in sorted((assignment.hidden / "equivalent").glob("*.py")):
        yield _from_file("equivalent", path, assignment, masters)


def reference(
    assignment: Assignment, lang: str = "en", translations: Mapping[str, str] | None = None
) -> Variant:
    """The instructor's own notebooks as a submission."""
    name = "reference" if lang == "en" else f"reference-{lang}"
    return Variant("reference", name, with_cells(assignment, {}, translations=translations))


def blank(
    assignment: Assignment,
    masters: Mapping[str, Master],
    lang: str = "en",
    translations: Mapping[str, str] | None = None,
) -> Variant:
    """The released notebooks, untouched."""
    sources = {
        cell.grade_id: released.source
        for master in masters.values()
        for cell in master.cells
        for released in cell.released
        if cell.solution and released.lang == lang
    }
    name = "blank" if lang == "en" else f"blank-{lang}"
    return Variant("blank", name, with_cells(assignment, sources, translations=translations))


def with_cells(
    assignment: Assignment,
    sources: Mapping[str, str],
    *,
    lean: bool = False,
    keep: Collection[str] | None = None,
    translations: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The instructor's notebooks with other texts in the cells of these grade_ids.

    ``lean`` leaves out the code cells that only show something (plots, experiments); ``keep`` those
    that are neither nbgrader's nor named there, an ungraded one by ``#`` and its place.
    ``translations`` are those of the notebooks' texts.
    """
    changed = {}
    for name, path in assignment.notebooks.items():
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if translations:
            notebook = translated_notebook(notebook, translations, path.name)
        for cell in notebook["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = without_marks(sources.get(grade_id, cell["source"]))
        if lean:
            notebook["cells"] = [cell for cell in notebook["cells"] if _needed(cell)]
        if keep is not None:
            notebook["cells"] = [
                cell
                for index, cell in enumerate(notebook["cells"])
                if cell["cell_type"] != "code"
                or "nbgrader" in cell["metadata"]
                or f"#{index}" in keep
            ]
        changed[name] = json.dumps(notebook, ensure_ascii=False).encode()
    return changed


def without_marks(source: str | list[str]) -> str:
    """A cell's text without the lines that mark where the solution stands."""
    text = source if isinstance(source, str) else "".join(source)
    lines = text.split("\n")
    return "\n".join(line for line in lines if not _MARK.match(line))


def _needed(cell: Mapping[str, Any]) -> bool:
    metadata = cell["metadata"]
    return (
        cell["cell_type"] != "code" or "nbgrader" in metadata or "setup" in metadata.get("tags", ())
    )


def _from_file(
    kind: Kind, path: Path, assignment: Assignment, masters: Mapping[str, Master]
) -> Variant:
    tree, text = _parsed(path)
    declared = _declared(tree, path)
    tasks = {cell.grade_id for m in masters.values() for cell in m.cells if cell.solution}
    shared, cells = _split(tree, text, tasks)
    if not cells:
        known = ", ".join(sorted(tasks))
        raise CourseError(f"{path} defines none of the assignment's tasks ({known}).")
    if kind == "wrong":
        _must_declare(declared, path)
    changed = {task: "\n\n".join([*shared, body]) for task, body in cells.items()}
    return Variant(
        kind=kind,
        name=path.stem,
        notebooks=with_cells(assignment, changed, lean=kind == "wrong"),
        title=_title(tree, path),
        score=declared.get("SCORE"),
        fails=frozenset(declared.get("FAILS", ())),
        changed=changed,
    )


def _parsed(path: Path) -> tuple[ast.Module, str]:
    text = path.read_text(encoding="utf-8")
    try:
        return ast.parse(text), text
    except SyntaxError as exc:
        raise CourseError(f"{path}:{exc.lineno}: {exc.msg}") from exc


def _must_declare(declared: Mapping[str, Any], path: Path) -> None:
    if not {"SCORE", "FAILS"} <= declared.keys():
        raise CourseError(f"{path} lacks SCORE = ... or FAILS = [...]: what the mistake costs.")


def _title(tree: ast.Module, path: Path) -> Text:
    """The first line of the docstring, and the second, which is Japanese."""
    lines = [line.strip() for line in (ast.get_docstring(tree) or "").splitlines() if line.strip()]
    return Text(lines[0] if lines else path.stem, lines[1] if len(lines) > 1 else "")


def _name(node: ast.stmt) -> str:
    """The name that a statement of a module defines, "" for others."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return str(getattr(node, "name", ""))


def _declared(tree: ast.Module, path: Path) -> dict[str, Any]:
    declared = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in ("SCORE", "FAILS"):
                try:
                    declared[name] = ast.literal_eval(node.value)
                except ValueError as exc:
                    raise CourseError(f"{path}: {name} must be a literal.") from exc
    return declared


def _split(tree: ast.Module, text: str, tasks: set[str]) -> tuple[list[str], dict[str, str]]:
    """What goes with every replaced cell (imports, helpers), and the text of each task."""
    lines = text.splitlines()
    shared: list[str] = []
    cells: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the docstring
        name = _name(node)
        if name in ("SCORE", "FAILS"):
            continue
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        body = "\n".join(lines[first - 1 : node.end_lineno])
        if name in tasks:
            cells[name] = body
        else:
            shared.append(body)
    return shared, cells
