"""A plain nbgrader course of two notebooks, and a dump of a gradebook; for the conftests."""

from __future__ import annotations

from typing import Any

import nbformat
import sqlalchemy as sa
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ANSWER = "### BEGIN SOLUTION\nanswer = 1\n### END SOLUTION"


def meta(grade_id: str, *, points: float | None = None, **kinds: bool) -> dict[str, Any]:
    """nbgrader's metadata, schema 3: ``meta("kpi", points=3, grade=True, solution=True)``."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, **kinds}
    own = {} if points is None else {"points": points}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **flags, **own}}


def cell(kind: str, source: str, grade_id: str = "", points: float | None = None, **kinds: bool):
    make = new_code_cell if kind == "code" else new_markdown_cell
    made = make(source, metadata=meta(grade_id, points=points, **kinds) if grade_id else {})
    made["id"] = grade_id or f"cell-{abs(hash(source)) % 10**8}"
    return made


def notebook(*cells: Any) -> nbformat.NotebookNode:
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": spec})


def first() -> nbformat.NotebookNode:
    """Every kind of cell that nbgrader knows."""
    return notebook(
        cell("markdown", "Read me.", "intro", locked=True),
        cell("code", ANSWER, "answer", solution=True),
        cell("code", "assert answer == 1", "check_answer", 2, grade=True, locked=True),
        cell("code", "min(answer, 3) / 2", "check_part", 3, grade=True, locked=True),
        cell("markdown", "Because.", "kpi", 5, grade=True, solution=True),
        cell("markdown", "Draw a plot below.", "plot", 4, task=True, locked=True),
    )


def second() -> nbformat.NotebookNode:
    return notebook(
        cell("code", ANSWER, "answer", solution=True),
        cell("code", "assert answer == 1", "check_answer", 7, grade=True, locked=True),
    )


def dump(db_url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, with names for the random ids, in the order of the names."""
    engine = sa.create_engine(db_url)
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.connect() as conn:
        raw = {
            name: [dict(row) for row in conn.execute(sa.select(table)).mappings()]
            for name, table in tables.tables.items()
        }
    engine.dispose()
    names: dict[str, str] = {}

    def call(table: str, *columns: str) -> None:
        for row in raw[table]:
            names[row["id"]] = "/".join(names.get(row[c], str(row[c])) for c in columns)

    call("assignment", "name")
    call("notebook", "assignment_id", "name")
    call("base_cell", "notebook_id", "type", "name")
    call("source_cell", "notebook_id", "name")
    call("submitted_assignment", "assignment_id", "student_id")
    call("submitted_notebook", "assignment_id", "notebook_id")
    call("grade", "notebook_id", "cell_id")
    call("comment", "notebook_id", "cell_id")
    return {
        table: sorted(
            (
                tuple((column, names.get(value, value)) for column, value in sorted(row.items()))
                for row in rows
            ),
            key=repr,
        )
        for table, rows in raw.items()
    }
