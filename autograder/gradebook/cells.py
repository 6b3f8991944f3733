"""Assignments in the gradebook: which cells exist and what they are worth.

The rows are those that ``nbgrader generate_assignment`` writes, made by the same preprocessors from
the instructor's notebooks, whether or not a release was generated in this folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import nbformat
import sqlalchemy as sa
from nbformat import NotebookNode
from nbgrader import utils
from sqlalchemy.engine import Connection

from autograder.errors import CourseError, UsageError, did_you_mean
from autograder.gradebook.tables import (
    ASSIGNMENT,
    BASE,
    GRADE_CELL,
    NOTEBOOK,
    SOLUTION_CELL,
    SOURCE,
    SUBMITTED,
    SUBMITTED_NOTEBOOK,
    TASK_CELL,
)

__all__ = [
    "AssignmentCells",
    "Declared",
    "GradedCell",
    "NotebookCells",
    "declare",
    "due_of",
    "load",
    "save",
]

_KINDS = {"GradeCell": GRADE_CELL, "SolutionCell": SOLUTION_CELL, "TaskCell": TASK_CELL}

# scored by the autograder; a written answer, 0 if left as released; always marked by a person
Kind = Literal["auto", "answer", "person"]


# -- what the instructor declares ---------------------------------------------------------------


@dataclass(frozen=True)
class Declared:
    """The rows of one notebook, as nbgrader's SaveCells would collect them; dicts keep cell order.

    ``cells`` maps (type of the row, grade_id) to its own columns, ``sources`` grade_id to columns.
    """

    kernelspec: str
    cells: dict[tuple[str, str], dict[str, Any]]
    sources: dict[str, dict[str, Any]]


def declare(
    assignment: str, name: str, notebook: NotebookNode | Path | str, config: Any = None
) -> Declared:
    """The rows of one instructor notebook. Raises CourseError if nbgrader would not release it."""
    if isinstance(notebook, NotebookNode):
        source = notebook
    else:
        source = nbformat.read(str(notebook), as_version=4)
    from autograder.nbgrader.stages import released_form  # nbconvert: only when declared anew

    released = released_form(source, assignment=assignment, name=name, config=config)
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    sources: dict[str, dict[str, Any]] = {}
    for kind, wanted in (
        ("GradeCell", utils.is_grade),
        ("SolutionCell", utils.is_solution),
        ("TaskCell", utils.is_task),
    ):
        for cell in filter(wanted, released.cells):
            worth = {"max_score": float(cell.metadata.nbgrader.get("points", 0))}
            columns = {} if kind == "SolutionCell" else {**worth, "cell_type": cell.cell_type}
            cells[kind, cell.metadata.nbgrader["grade_id"]] = columns
    for cell in released.cells:
        if any(is_it(cell) for is_it in (utils.is_grade, utils.is_solution, utils.is_locked)) or (
            utils.is_task(cell)
        ):
            meta = cell.metadata.nbgrader
            sources[meta["grade_id"]] = {
                "cell_type": cell.cell_type,
                "locked": bool(utils.is_locked(cell)),
                "source": cell.source,
                "checksum": meta.get("checksum"),
            }
    kernelspec = json.dumps(released.metadata.get("kernelspec", {}))
    return Declared(kernelspec, cells, sources)


def save(
    conn: Connection, course_id: str, assignment: str, notebooks: Mapping[str, Declared]
) -> None:
    """Writes the rows of an assignment where they differ.

    Raises CourseError, like nbgrader, if cells or notebooks were added or removed although there
    are submissions: their recorded grades would no longer fit.
    """
    assignment_id = conn.execute(
        sa.select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.name == assignment)
    ).scalar()
    if assignment_id is None:
        assignment_id = uuid4().hex
        row = {"id": assignment_id, "name": assignment, "course_id": course_id}
        conn.execute(ASSIGNMENT.insert().values(row))
    query = sa.select(NOTEBOOK.c.name, NOTEBOOK.c.id)
    known = _pairs(conn, query.where(NOTEBOOK.c.assignment_id == assignment_id))
    if set(known) - set(notebooks) or (known and set(notebooks) - set(known)):
        _refuse_if_submitted(conn, assignment_id, assignment, set(known) ^ set(notebooks))
    for name in set(known) - set(notebooks):
        _remove_cells(conn, known[name])
        conn.execute(NOTEBOOK.delete().where(NOTEBOOK.c.id == known[name]))
    for name, declared in notebooks.items():
        _save_notebook(conn, assignment_id, assignment, name, known.get(name), declared)


def _pairs(conn: Connection, query: sa.Select[str, str]) -> dict[str, str]:
    return dict(conn.execute(query).all())


def _refuse_if_submitted(
    conn: Connection, assignment_id: str, assignment: str, changed: set[str]
) -> None:
    first = conn.execute(
        sa.select(SUBMITTED.c.id).where(SUBMITTED.c.assignment_id == assignment_id).limit(1)
    ).first()
    if first is not None:
        raise CourseError(
            f"{assignment}: notebooks were added or removed ({', '.join(sorted(changed))}), but "
            "the gradebook holds submissions of this assignment. Put them back, or give the "
            "changed assignment a new name."
        )


def _save_notebook(
    conn: Connection,
    assignment_id: str,
    assignment: str,
    name: str,
    notebook_id: str | None,
    declared: Declared,
) -> None:
    old_cells: dict[tuple[str, str], dict[str, Any]] = {}
    old_sources: dict[str, dict[str, Any]] = {}
    if notebook_id is None:
        notebook_id = uuid4().hex
        row = {"id": notebook_id, "name": name, "assignment_id": assignment_id}
        conn.execute(NOTEBOOK.insert().values(**row, kernelspec=declared.kernelspec))
    else:
        old_cells, old_sources = _stored(conn, notebook_id)
        different = sa.or_(
            NOTEBOOK.c.kernelspec.is_(None), NOTEBOOK.c.kernelspec != declared.kernelspec
        )
        conn.execute(
            NOTEBOOK.update()
            .where(NOTEBOOK.c.id == notebook_id, different)
            .values(kernelspec=declared.kernelspec)
        )
    changed = {key[1] for key in set(old_cells) ^ set(declared.cells)}
    changed |= set(old_sources) ^ set(declared.sources)
    # nbgrader relies on the order of the rows to put back deleted cells, so it has to be right
    moved = list(old_sources) != list(declared.sources)
    if (changed and old_cells) or moved:
        submitted = conn.execute(
            sa.select(SUBMITTED_NOTEBOOK.c.id)
            .where(SUBMITTED_NOTEBOOK.c.notebook_id == notebook_id)
            .limit(1)
        ).first()
        if submitted and changed:
            raise CourseError(
                f"{assignment}/{name}.ipynb: the graded cells changed "
                f"({', '.join(sorted(changed))}), but the gradebook holds submissions of this "
                "notebook. Put the cells back, or give the changed assignment a new name."
            )
        if not submitted:
            _remove_cells(conn, notebook_id)
            _insert(conn, notebook_id, declared, old_cells, old_sources)
            return
    if not old_cells and not old_sources:
        _insert(conn, notebook_id, declared, {}, {})
        return
    _update(conn, notebook_id, declared, old_cells, old_sources)


def _stored(
    conn: Connection, notebook_id: str
) -> tuple[dict[tuple[str, str], dict[str, Any]], dict[str, dict[str, Any]]]:
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, table in _KINDS.items():
        columns = [column for column in table.columns if column.name != "id"]
        query = (
            sa.select(BASE.c.id, BASE.c.name, *columns)
            .join(table, table.c.id == BASE.c.id)
            .where(BASE.c.notebook_id == notebook_id)
        )
        for row in conn.execute(query).mappings():
            cells[kind, row["name"]] = {key: row[key] for key in row if key != "name"}
    rows = conn.execute(sa.select(SOURCE).where(SOURCE.c.notebook_id == notebook_id)).mappings()
    wanted = ("id", "cell_type", "locked", "source", "checksum")
    return cells, {row["name"]: {key: row[key] for key in wanted} for row in rows}


def _remove_cells(conn: Connection, notebook_id: str) -> None:
    ids = sa.select(BASE.c.id).where(BASE.c.notebook_id == notebook_id)
    for table in _KINDS.values():
        conn.execute(table.delete().where(table.c.id.in_(ids)))
    conn.execute(BASE.delete().where(BASE.c.notebook_id == notebook_id))
    conn.execute(SOURCE.delete().where(SOURCE.c.notebook_id == notebook_id))


def _insert(
    conn: Connection,
    notebook_id: str,
    declared: Declared,
    old_cells: Mapping[tuple[str, str], Mapping[str, Any]],
    old_sources: Mapping[str, Mapping[str, Any]],
) -> None:
    for (kind, name), columns in declared.cells.items():
        row_id = old_cells.get((kind, name), {}).get("id") or uuid4().hex
        row = {"id": row_id, "name": name, "notebook_id": notebook_id, "type": kind}
        conn.execute(BASE.insert().values(row))
        conn.execute(_KINDS[kind].insert().values(id=row_id, **columns))
    _insert_sources(conn, notebook_id, declared, old_sources)


def _insert_sources(
    conn: Connection,
    notebook_id: str,
    declared: Declared,
    old_sources: Mapping[str, Mapping[str, Any]],
) -> None:
    for name, columns in declared.sources.items():
        row_id = old_sources.get(name, {}).get("id") or uuid4().hex
        row = {"id": row_id, "name": name, "notebook_id": notebook_id, **columns}
        conn.execute(SOURCE.insert().values(row))


def _update(
    conn: Connection,
    notebook_id: str,
    declared: Declared,
    old_cells: Mapping[tuple[str, str], Mapping[str, Any]],
    old_sources: Mapping[str, Mapping[str, Any]],
) -> None:
    changes = [(_KINDS[key[0]], old_cells[key], new) for key, new in declared.cells.items()]
    if conn.dialect.name == "sqlite":
        changes += [(SOURCE, old_sources[name], new) for name, new in declared.sources.items()]
    elif _without_ids(old_sources) != list(declared.sources.items()):
        # PostgreSQL puts an updated row last, and the order matters to nbgrader
        conn.execute(SOURCE.delete().where(SOURCE.c.notebook_id == notebook_id))
        _insert_sources(conn, notebook_id, declared, old_sources)
    for table, old, new in changes:
        different = {key: value for key, value in new.items() if old[key] != value}
        if different:
            conn.execute(table.update().where(table.c.id == old["id"]).values(different))


def _without_ids(rows: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, {key: value for key, value in row.items() if key != "id"})
        for name, row in rows.items()
    ]


# -- what the gradebook knows -------------------------------------------------------------------


@dataclass(frozen=True)
class GradedCell:
    """A cell with points: a test cell, an answer that a person marks, or a task cell."""

    id: str
    notebook: str
    name: str
    kind: Kind
    cell_type: str
    max_score: float


@dataclass(frozen=True)
class NotebookCells:
    """Ids of one notebook's rows, fetched once, so that recording looks nothing up by name."""

    id: str
    name: str
    graded: dict[str, GradedCell] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)  # ids of cells that take a comment
    tasks: frozenset[str] = frozenset()
    sources: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # type, checksum


@dataclass(frozen=True)
class AssignmentCells:
    id: str
    name: str
    notebooks: dict[str, NotebookCells]

    @property
    def graded(self) -> dict[str, GradedCell]:
        """Graded cells of all notebooks by row id."""
        return {c.id: c for notebook in self.notebooks.values() for c in notebook.graded.values()}


def due_of(conn: Connection, cells: AssignmentCells) -> datetime | None:
    """When an assignment is due, in UTC without a zone; None = never."""
    query = sa.select(ASSIGNMENT.c.duedate).where(ASSIGNMENT.c.id == cells.id)
    due: datetime | None = conn.execute(query).scalar()
    return due


def load(conn: Connection, assignment: str) -> AssignmentCells:
    """Raises UsageError if the gradebook does not know the assignment."""
    own_id = sa.select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.name == assignment)
    assignment_id = conn.execute(own_id).scalar()
    if assignment_id is None:
        near = did_you_mean(assignment, conn.execute(sa.select(ASSIGNMENT.c.name)).scalars())
        raise UsageError(f"The gradebook has no assignment {assignment!r}.{near}")
    query = sa.select(NOTEBOOK.c.name, NOTEBOOK.c.id).order_by(NOTEBOOK.c.name)
    rows = _pairs(conn, query.where(NOTEBOOK.c.assignment_id == assignment_id))
    notebooks = {name: _load_notebook(conn, name, row_id) for name, row_id in rows.items()}
    return AssignmentCells(assignment_id, assignment, notebooks)


def _load_notebook(conn: Connection, name: str, notebook_id: str) -> NotebookCells:
    cells, sources = _stored(conn, notebook_id)
    solutions = {key[1]: row["id"] for key, row in cells.items() if key[0] == "SolutionCell"}
    tasks = {key[1]: row["id"] for key, row in cells.items() if key[0] == "TaskCell"}
    graded = {}
    for (kind, cell), row in cells.items():
        if kind != "SolutionCell":
            what: Kind = "auto"
            if kind == "GradeCell" and cell in solutions:
                what = "answer"
            elif kind == "TaskCell" or row["cell_type"] != "code":
                what = "person"
            graded[cell] = GradedCell(
                row["id"], name, cell, what, row["cell_type"], row["max_score"]
            )
    in_order = {cell: graded[cell] for cell in sources if cell in graded}
    return NotebookCells(
        notebook_id,
        name,
        {**in_order, **graded},
        {**solutions, **tasks},
        frozenset(tasks),
        {cell: (row["cell_type"], row["checksum"]) for cell, row in sources.items()},
    )
