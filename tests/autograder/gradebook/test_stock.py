"""What we write is what nbgrader writes, row by row, on a plain course graded by both."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader import utils
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.gradebook import open_gradebook
from autograder.results import Result, TaskResult

DUE = "2026-02-01 00:00:00 UTC"
TIMES = {"ann": "2026-01-31 10:00:00 Asia/Tokyo", "bob": "", "eve": "2026-02-02 10:00:00 UTC"}
ANSWERS = {
    "ann": {"answer": "answer = 1", "kpi": "Churn."},
    "bob": {},
    "eve": {"answer": "answer = 3", "kpi": "Clicks."},
}


def submission(notebook, answers):
    copy = nbformat.from_dict(notebook)
    for cell in copy.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(grade_id, cell.source)
    return copy


def judged(path: Path, name: str) -> tuple[list[TaskResult], dict]:
    """Tasks as stock nbgrader scored them, from the notebook that it executed."""
    notebook = nbformat.read(path, as_version=4)
    tasks = []
    for cell in notebook.cells:
        if utils.is_grade(cell):
            score, points = utils.determine_grade(cell)
            manual = utils.is_solution(cell)
            tasks.append(
                TaskResult(cell.metadata.nbgrader.grade_id, score, points, manual, notebook=name)
            )
        elif utils.is_task(cell):
            grade_id, points = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
            tasks.append(TaskResult(grade_id, None, points, True, notebook=name))
    return tasks, notebook


@pytest.fixture(scope="module")
def config():
    made = Config()
    made.LateSubmissionPlugin.penalty_method = "zero"
    made.CourseDirectory.course_id = "course"
    return made


@pytest.fixture
def course(tmp_path, sources, config, monkeypatch):
    """A course folder, graded by stock nbgrader with a real kernel."""
    monkeypatch.chdir(tmp_path)
    scripts = Path(os.sys.executable).parent
    monkeypatch.setenv("PATH", f"{scripts}{os.pathsep}{os.environ['PATH']}")
    source = tmp_path / "source" / "ps1"
    source.mkdir(parents=True)
    for name, notebook in sources.items():
        nbformat.write(notebook, source / f"{name}.ipynb")
    directory = CourseDirectory(config=config, root=str(tmp_path))
    api = NbGraderAPI(directory, config=config)
    assert api.generate_assignment("ps1")["success"]
    with api.gradebook as gradebook:
        gradebook.update_or_create_assignment("ps1", duedate=DUE)
    for student, answers in ANSWERS.items():
        folder = tmp_path / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        for name in ("first", "second"):
            if (student, name) != ("eve", "second"):
                released = nbformat.read(tmp_path / f"release/ps1/{name}.ipynb", as_version=4)
                nbformat.write(submission(released, answers), folder / f"{name}.ipynb")
        if TIMES[student]:
            (folder / "timestamp.txt").write_text(TIMES[student])
    return tmp_path, api


def test_assignment_rows_are_those_of_generate_assignment(course, sources, dump, db_url):
    root, api = course
    ours = f"sqlite:///{root / 'ours.db'}"
    with open_gradebook(ours, "course") as book:
        book.ensure_assignment("ps1", sources)
        book.set_due("ps1", DUE)
    assert dump(ours) == dump(api.coursedir.db_url)
    # and ours may come after nbgrader's, or the other way round
    with open_gradebook(api.coursedir.db_url, "course") as book:
        book.ensure_assignment("ps1", sources)
    assert dump(ours) == dump(api.coursedir.db_url)


def test_submissions_are_those_of_autograde(course, sources, dump, config):
    root, api = course
    ours = f"sqlite:///{root / 'ours.db'}"
    shutil.copy(root / "gradebook.db", root / "ours.db")
    results = {}
    for student in ANSWERS:
        graded = api.autograde("ps1", student)
        assert graded["success"], graded["log"]
        tasks, notebooks = [], {}
        for path in sorted((root / "autograded" / student / "ps1").glob("*.ipynb")):
            more, notebooks[path.stem] = judged(path, path.stem)
            tasks += more
        results[student] = Result(student, "ps1", "graded", tasks=tuple(tasks), notebooks=notebooks)
    theirs = dump(api.coursedir.db_url)
    assert len(theirs["grade"]) == 3 * 5
    assert sum(dict(row)["auto_comment"] == "No response." for row in theirs["comment"]) == 3
    assert {dict(row)["late_submission_penalty"] for row in theirs["submitted_notebook"]} == {
        None,
        1.5,
    }
    with open_gradebook(ours, "course", config=config) as book:
        for student, result in results.items():
            assert book.record(result, TIMES[student] or None).status == "new"
        assert dump(ours) == theirs
        for student, result in results.items():
            book.record(result, TIMES[student] or None)
        assert dump(ours) == theirs

    # marks by a person: kept by both, flagged by both
    places = [("kpi", 4.0), ("check_answer", 1.0)]
    for url in (ours, api.coursedir.db_url):
        with open_gradebook(url, "course") as book:
            for grade_id, points in places:
                comment = "Good." if grade_id == "kpi" else None
                book.set_mark("ann", "ps1", "first", grade_id, points, comment)
    assert dump(ours) == dump(api.coursedir.db_url)
    assert api.autograde("ps1", "ann", force=True)["success"]
    with open_gradebook(ours, "course", config=config) as book:
        recorded = book.record(results["ann"], TIMES["ann"])
        assert recorded.look_again == ("check_answer", "kpi")
    assert dump(ours) == dump(api.coursedir.db_url)
