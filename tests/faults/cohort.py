"""A course whose scores are known beforehand, and what must hold in it at any moment."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from pathlib import Path

from autograder.course import Course
from autograder.init import init
from autograder.store import ResultStore

ASSIGNMENT = "hello_mean"
SOLUTIONS = {  # source of the task's cell, and what it is worth
    "right": ("", 10.0),
    "no_empty": (
        "def mean(values):\n    return float(np.mean(values)) if len(values) else 1.0",
        8.0,
    ),
    "constant": ("def mean(values):\n    return 3.0", 2.0),
    "text": ("def mean(values):\n    return 'three'", 0.0),
}
_ASIDE = re.compile(r"^\..+\.(\d+)$")


def make(folder: Path) -> Course:
    """The small course that ``autograder init`` makes."""
    return Course(init(folder))


def hand_in(course: Course, count: int, start: int = 0, extra: str = "") -> dict[str, float]:
    """Submissions of all kinds in turn; the scores they must get, by trainee."""
    expected = {}
    kinds = list(SOLUTIONS)
    source = json.loads((course.source_dir / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    for number in range(start, start + count):
        solution, score = SOLUTIONS[kinds[number % len(kinds)]]
        student = f"s{number:04d}"
        put(course, student, source, solution, extra)
        expected[student] = score
    return expected


def put(course: Course, student: str, source: dict, solution: str = "", extra: str = "") -> None:
    """One submission: ``solution`` in place of the task's cell, ``extra`` in a cell before it."""
    notebook = json.loads(json.dumps(source))
    for at, cell in enumerate(notebook["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "mean":
            cell["source"] = solution or cell["source"]
            place = at
    if extra:
        code = {"cell_type": "code", "execution_count": None, "id": "extra", "metadata": {}}
        notebook["cells"].insert(place, {**code, "outputs": [], "source": extra})
    folder = course.submitted_dir / student / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook))


def recorded(course: Course) -> dict[str, float]:
    """Scores in the gradebook by trainee; fails on a damaged file and on rows that are doubled."""
    path = course.root / "gradebook.db"
    if not path.exists():
        return {}
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as book:
        assert book.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert book.execute("pragma foreign_key_check").fetchall() == []
        tables = {row[0] for row in book.execute("select name from sqlite_master")}
        if "grade" not in tables:
            return {}
        rows = book.execute(
            "select a.student_id, count(distinct a.id), count(distinct n.id), count(distinct g.id),"
            " count(distinct c.id), sum(g.auto_score) from submitted_assignment a"
            " left join submitted_notebook n on n.assignment_id = a.id"
            " left join grade g on g.notebook_id = n.id"
            " left join comment c on c.notebook_id = n.id group by a.student_id"
        ).fetchall()
        grades = book.execute("select count(*) from grade").fetchone()[0]
        students = book.execute("select count(*), count(distinct id) from student").fetchone()
    assert students[0] == students[1]
    assert grades == len(rows), "grades that belong to nobody"
    for student, submissions, notebooks, grades, comments, _ in rows:
        counts = (submissions, notebooks, grades, comments)
        assert counts == (1, 1, 1, 1), f"{student} is recorded in part or twice: {counts}"
    return {row[0]: row[5] for row in rows}


def stored(course: Course) -> dict[str, float | None]:
    """Scores of the stored results by trainee, None for not gradable; fails on unreadable ones."""
    store = ResultStore(course.state_dir / "results")
    folder = course.state_dir / "results" / ASSIGNMENT
    found: dict[str, float | None] = {}
    for path in sorted(folder.glob("[!.]*.json")) if folder.is_dir() else ():
        result = store.load(ASSIGNMENT, path.stem)
        assert result is not None, f"{path.name} is there but cannot be read"
        found[result.student] = result.score if result.status == "graded" else None
    return found


def check(course: Course, expected: dict[str, float]) -> int:
    """What must hold at any moment; returns how many are recorded."""
    there = recorded(course)
    wrong = {who: score for who, score in there.items() if score != expected[who]}
    assert not wrong, f"recorded with another score than they must have: {wrong}"
    kept = {who: score for who, score in stored(course).items() if score is not None}
    wrong = {who: score for who, score in kept.items() if score != expected[who]}
    assert not wrong, f"stored with another score than they must have: {wrong}"
    assert set(kept) <= set(recorded(course)), "stored before it was recorded"
    return len(there)


def check_complete(course: Course, expected: dict[str, float]) -> None:
    """What must hold after a run that was left alone."""
    assert recorded(course) == expected
    assert stored(course) == expected
    for student in expected:
        folder = course.autograded_dir / student / ASSIGNMENT
        assert [path.name for path in folder.iterdir()] == [f"{ASSIGNMENT}.ipynb"]
        json.loads((folder / f"{ASSIGNMENT}.ipynb").read_text())
    assert asides(course) == []


def asides(course: Course) -> list[str]:
    """Files and folders that were being written when somebody died."""
    found = []
    for here, folders, files in os.walk(course.root):
        names = [name for name in (*folders, *files) if _ASIDE.match(name)]
        found += [os.path.relpath(os.path.join(here, name), course.root) for name in names]
    return found
