"""Writes one submission: what ``nbgrader autograde`` leaves behind, in one transaction.

Every look-up goes by the tables' unique keys, never by ``notebook_id`` or ``assignment_id`` alone,
for which nbgrader's schema has no index: the cost of a submission does not grow with their number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa
from nbgrader import api
from sqlalchemy.engine import Connection

from autograder.errors import CourseError
from autograder.gradebook.cells import AssignmentCells, NotebookCells
from autograder.nbgrader.late import LatePolicy
from autograder.nbgrader.score_cell import clamp
from autograder.results import Result, TaskResult
from autograder.times import parse_time

__all__ = ["NO_RESPONSE", "Change", "Recorded", "naive_utc", "record"]

STUDENT = api.Student.__table__
ASSIGNMENT = api.Assignment.__table__
SUBMITTED = api.SubmittedAssignment.__table__
SUBMITTED_NOTEBOOK = api.SubmittedNotebook.__table__
GRADE = api.Grade.__table__
COMMENT = api.Comment.__table__

NO_RESPONSE = "No response."  # nbgrader's comment on an answer cell that was left as released


@dataclass(frozen=True)
class Change:
    """A recorded automatic score that a re-grade changed; None = to be marked by a person."""

    notebook: str
    grade_id: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Recorded:
    """What recording a result did.

    ``look_again`` names the cells whose mark by a person was kept and flagged for another look.
    """

    student: str
    assignment: str
    status: Literal["new", "changed", "unchanged", "not_gradable"]
    changes: tuple[Change, ...] = ()
    look_again: tuple[str, ...] = ()


@dataclass
class _Wanted:
    """The rows of one submitted notebook as they should be, by cell id."""

    grades: dict[str, tuple[float | None, bool]] = field(default_factory=dict)  # score, look
    comments: dict[str, str | None] = field(default_factory=dict)
    handed_in: bool = True


def record(
    conn: Connection,
    cells: AssignmentCells,
    result: Result,
    timestamp: datetime | str | None = None,
    late: LatePolicy | None = None,
) -> Recorded:
    """Writes ``result``; the same result again leaves the same rows.

    ``timestamp`` is when it was handed in (a zone is honoured, UTC without one); None leaves a
    recorded time alone. Raises CourseError if the result names cells the gradebook does not have.
    """
    _ensure_student(conn, result.student)
    if result.status != "graded":
        return Recorded(result.student, result.assignment, "not_gradable")
    wanted = _wanted(cells, result)
    submission_id, seconds_late, new, touched = _ensure_submission(
        conn, cells, result.student, naive_utc(timestamp)
    )
    notebooks = _ensure_notebooks(conn, cells, submission_id)
    rows = {notebooks[name].id: want for name, want in wanted.items()}
    grades, changes = _save_grades(conn, cells, rows)
    touched |= _save_comments(conn, rows)
    touched |= bool(changes)
    for name, want in wanted.items():
        if want.handed_in:
            own = [row for row in grades if row["notebook_id"] == notebooks[name].id]
            touched |= _save_penalty(conn, notebooks[name], own, late, result.student, seconds_late)
    graded = cells.graded
    flagged = [graded[row["cell_id"]].name for row in grades if row["look_again"]]
    return Recorded(
        result.student,
        result.assignment,
        "new" if new else "changed" if touched else "unchanged",
        () if new else tuple(changes),
        tuple(flagged),
    )


def naive_utc(time: datetime | str | None) -> datetime | None:
    """A time as the gradebook keeps it; None for a text that holds none."""
    if isinstance(time, str):
        time = parse_time(time)
    if time is None or time.tzinfo is None:
        return time
    return time.astimezone(UTC).replace(tzinfo=None)


# -- what should stand there --------------------------------------------------------------------


def _wanted(cells: AssignmentCells, result: Result) -> dict[str, _Wanted]:
    tasks = _by_cell(cells, result)
    wanted = {}
    for name, notebook in cells.notebooks.items():
        submitted = result.notebooks.get(name)
        judged = {cell: tasks[name, cell] for cell in notebook.graded if (name, cell) in tasks}
        want = _Wanted(handed_in=submitted is not None or bool(judged and not result.notebooks))
        for cell in notebook.graded.values():
            want.grades[cell.id] = _grade(judged.get(cell.name), cell.kind, cell.max_score, want)
        if want.handed_in:
            sources = _submitted_sources(submitted)
            for answer, cell_id in notebook.answers.items():
                task = judged.get(answer)
                want.comments[cell_id] = _comment(notebook, answer, sources, task)
        else:
            want.comments = dict.fromkeys(notebook.answers.values())
        wanted[name] = want
    return wanted


def _by_cell(cells: AssignmentCells, result: Result) -> dict[tuple[str, str], TaskResult]:
    """Tasks by notebook and cell; a task that names no notebook is looked for in all of them."""
    found = {}
    for task in result.tasks:
        places = [
            name
            for name, notebook in cells.notebooks.items()
            if task.grade_id in notebook.graded and task.notebook in ("", name)
        ]
        if len(places) != 1:
            where = f"{task.notebook}.ipynb of " if task.notebook else ""
            raise CourseError(
                f"The gradebook has {len(places) or 'no'} graded cells {task.grade_id!r} in "
                f"{where}{cells.name}. Was the assignment changed without releasing it again?"
            )
        found[places[0], task.grade_id] = task
    return found


def _grade(
    task: TaskResult | None, kind: str, max_score: float, want: _Wanted
) -> tuple[float | None, bool]:
    """The automatic score, and whether a person has to look whatever it is."""
    if task is None:
        # no outcome counts as a failed one; an answer that was handed in waits for its mark
        waits = want.handed_in and kind != "auto"
        return (None, True) if waits else (0.0, False)
    if task.score is None or (kind == "person" and want.handed_in):
        unanswered = kind == "answer" and not task.attempted
        return (0.0, False) if unanswered else (None, True)
    undecided = any(check.outcome == "undecided" for check in task.checks)
    return clamp(task.score, max_score), undecided


def _submitted_sources(notebook: Any) -> dict[str, str]:
    """Sources by grade_id. Of a cell that is there twice nbgrader takes the last."""
    found = {}
    for cell in (notebook or {}).get("cells", ()):
        grade_id = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if grade_id:
            source = cell.get("source", "")
            found[grade_id] = source if isinstance(source, str) else "".join(source)
    return found


def _comment(
    notebook: NotebookCells, answer: str, sources: Mapping[str, str], task: TaskResult | None
) -> str | None:
    if task is not None and task.comment:
        return task.comment
    if answer in notebook.tasks:
        return None
    if sources:
        unanswered = _unanswered(notebook, answer, sources.get(answer))
    else:
        unanswered = task is not None and not task.attempted
    return NO_RESPONSE if unanswered else None


def _unanswered(notebook: NotebookCells, answer: str, source: str | None) -> bool:
    """Whether the cell is as released: nbgrader's checksum, over what the gradebook knows of it."""
    cell_type, checksum = notebook.sources.get(answer, ("", None))
    if source is None or checksum is None:
        return False
    graded = notebook.graded.get(answer)
    parts = [source, cell_type, str(graded is not None), "True", "False", answer]
    if graded is not None:
        parts.append(str(float(graded.max_score)))
    digest = hashlib.md5("".join(parts).encode(), usedforsecurity=False)
    return digest.hexdigest() == checksum


# -- rows ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _SubmittedNotebook:
    id: str
    penalty: float | None


def _ensure_student(conn: Connection, student: str) -> None:
    if conn.execute(sa.select(STUDENT.c.id).where(STUDENT.c.id == student)).first() is None:
        conn.execute(STUDENT.insert().values(id=student))


def _ensure_submission(
    conn: Connection, cells: AssignmentCells, student: str, timestamp: datetime | None
) -> tuple[str, float, bool, bool]:
    """Id of the submission, seconds late, whether it is new, whether its row changed."""
    query = sa.select(SUBMITTED.c.id, SUBMITTED.c.timestamp, SUBMITTED.c.extension).where(
        SUBMITTED.c.assignment_id == cells.id, SUBMITTED.c.student_id == student
    )
    row = conn.execute(query.with_for_update()).first()
    changed = row is not None and timestamp is not None and row.timestamp != timestamp
    if row is None:
        submission_id, extension = uuid4().hex, None
        values = {"id": submission_id, "assignment_id": cells.id, "student_id": student}
        conn.execute(SUBMITTED.insert().values(**values, timestamp=timestamp))
    else:
        submission_id, extension = row.id, row.extension
        if changed:
            where = SUBMITTED.c.id == submission_id
            conn.execute(SUBMITTED.update().where(where).values(timestamp=timestamp))
        timestamp = timestamp or row.timestamp
    due = conn.execute(sa.select(ASSIGNMENT.c.duedate).where(ASSIGNMENT.c.id == cells.id)).scalar()
    late = 0.0
    if timestamp is not None and due is not None:
        due = due + extension if extension is not None else due
        late = max(0.0, (timestamp - due).total_seconds())
    return submission_id, late, row is None, changed


def _ensure_notebooks(
    conn: Connection, cells: AssignmentCells, submission_id: str
) -> dict[str, _SubmittedNotebook]:
    names = {notebook.id: name for name, notebook in cells.notebooks.items()}
    table = SUBMITTED_NOTEBOOK
    query = sa.select(table.c.id, table.c.notebook_id, table.c.late_submission_penalty).where(
        table.c.notebook_id.in_(list(names)), table.c.assignment_id == submission_id
    )
    found = {
        names[row.notebook_id]: _SubmittedNotebook(row.id, row.late_submission_penalty)
        for row in conn.execute(query)
    }
    fresh = []
    for name, notebook in cells.notebooks.items():
        if name not in found:
            found[name] = _SubmittedNotebook(uuid4().hex, None)
            fresh.append(
                {
                    "id": found[name].id,
                    "notebook_id": notebook.id,
                    "assignment_id": submission_id,
                    "flagged": False,
                }
            )
    if fresh:
        conn.execute(table.insert(), fresh)
    return found


def _existing(
    conn: Connection, table: Any, cell_ids: Iterable[str], notebook_ids: Iterable[str]
) -> dict[tuple[str, str], Any]:
    query = (
        sa.select(table)
        .where(table.c.cell_id.in_(list(cell_ids)), table.c.notebook_id.in_(list(notebook_ids)))
        .with_for_update()
    )
    rows = conn.execute(query).mappings()
    return {(row["cell_id"], row["notebook_id"]): row for row in rows}


def _save_grades(
    conn: Connection, cells: AssignmentCells, wanted: Mapping[str, _Wanted]
) -> tuple[list[dict[str, Any]], list[Change]]:
    """The rows as they stand now, with ``look_again``, and the scores that changed."""
    graded = cells.graded
    existing = _existing(conn, GRADE, graded, wanted)
    fresh, different, rows, changes = [], [], [], []
    for notebook_id, want in wanted.items():
        for cell_id, (score, look) in want.grades.items():
            old = existing.get((cell_id, notebook_id))
            manual = None if old is None else old["manual_score"]
            marked = manual is not None and want.handed_in
            new = {"auto_score": score, "needs_manual_grade": score is None or look or marked}
            rows.append(
                {
                    "cell_id": cell_id,
                    "notebook_id": notebook_id,
                    "score": manual if manual is not None else score or 0.0,
                    "extra": (old["extra_credit"] if old is not None else None) or 0.0,
                    "look_again": marked,
                }
            )
            if old is None:
                row = {"id": uuid4().hex, "cell_id": cell_id, "notebook_id": notebook_id, **new}
                fresh.append(row)
            elif any(old[key] != value for key, value in new.items()):
                different.append({"row_id": old["id"], **new})
            if old is not None and old["auto_score"] != score:
                cell = graded[cell_id]
                changes.append(Change(cell.notebook, cell.name, old["auto_score"], score))
    if fresh:
        conn.execute(GRADE.insert(), fresh)
    if different:
        conn.execute(
            GRADE.update()
            .where(GRADE.c.id == sa.bindparam("row_id"))
            .values({key: sa.bindparam(key) for key in ("auto_score", "needs_manual_grade")}),
            different,
        )
    return rows, changes


def _save_comments(conn: Connection, wanted: Mapping[str, _Wanted]) -> bool:
    cell_ids = {cell_id for want in wanted.values() for cell_id in want.comments}
    existing = _existing(conn, COMMENT, cell_ids, wanted)
    fresh, different = [], []
    for notebook_id, want in wanted.items():
        for cell_id, text in want.comments.items():
            old = existing.get((cell_id, notebook_id))
            if old is None:
                row = {"id": uuid4().hex, "cell_id": cell_id, "notebook_id": notebook_id}
                fresh.append({**row, "auto_comment": text})
            elif old["auto_comment"] != text and want.handed_in:
                different.append({"row_id": old["id"], "text": text})
    if fresh:
        conn.execute(COMMENT.insert(), fresh)
    if different:
        conn.execute(
            COMMENT.update()
            .where(COMMENT.c.id == sa.bindparam("row_id"))
            .values(auto_comment=sa.bindparam("text")),
            different,
        )
    return bool(fresh or different)


def _save_penalty(
    conn: Connection,
    notebook: _SubmittedNotebook,
    grades: list[dict[str, Any]],
    late: LatePolicy | None,
    student: str,
    seconds_late: float,
) -> bool:
    score = sum(row["score"] + row["extra"] for row in grades)
    penalty = late(student, score, seconds_late) if late and seconds_late > 0 else None
    if penalty is not None:
        penalty = min(max(float(penalty), 0.0), score)
    if penalty == notebook.penalty:
        return False
    table = SUBMITTED_NOTEBOOK
    values = {"late_submission_penalty": penalty}
    conn.execute(table.update().where(table.c.id == notebook.id).values(values))
    return True
