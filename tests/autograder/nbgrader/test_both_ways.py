"""``nbgrader autograde`` with our configuration and ``autograder grade`` leave the same behind."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.store import ResultStore

ROOT = Path(__file__).parents[3]
DUE = "2026-02-01 00:00:00 UTC"
HERS = {
    "hello_mean": ["blank", "broken", "forger", "right", "twice", "without-test", "wrong"],
    "ps1": ["ann", "bob", "eve"],
}


# hello_mean has our policy for late work, ps1 nbgrader's "zero"
MANIFEST = "due: 2026-02-01 09:00 Asia/Tokyo\nlate: {percent_per_day: 10, grace_minutes: 30}\n"
EXTENSIONS = "hello_mean:\n  wrong: 1 day\n"
HANDED_IN = {
    "right": "2026-02-02 09:10:00 JST",  # a day late, thanks to the grace period
    "wrong": "2026-02-02 07:00:00.000000 EST",  # half a day, thanks to the extension
    "twice": "2026-02-01 00:20:00 UTC",  # in the grace period
    "blank": "2026-02-03 00:00:00 UTC",  # no points to lose
}


def declare_late_work(course):
    with (course.checks_dir / "hello_mean" / "assignment.yaml").open("a") as file:
        file.write(MANIFEST)
    (course.root / "extensions.yaml").write_text(EXTENSIONS)
    for student, when in HANDED_IN.items():
        (course.submitted_dir / student / "hello_mean" / "timestamp.txt").write_text(when)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def both(request, tmp_path, make_course, hand_in_all, stock, monkeypatch):
    """(ours, theirs): the same course graded in both ways, twice, with a mark in between."""
    monkeypatch.setenv("AUTOGRADER_SECRET", "the same in both")
    ours, theirs = make_course(tmp_path / "ours"), make_course(tmp_path / "theirs")
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        for course in (ours, theirs):
            with (course.root / "nbgrader_config.py").open("a") as file:
                file.write(f"c.CourseDirectory.db_url = {server.fresh()!r}\n")
        ours, theirs = Course(ours.root), Course(theirs.root)
    api = stock(theirs)
    for course in (ours, theirs):
        hand_in_all(course)
        declare_late_work(course)
    for assignment in HERS:
        assert api.generate_assignment(assignment)["success"]
    with open_gradebook(ours.db_url, ours.course_id) as book:
        for assignment in HERS:
            book.ensure_assignment(assignment, ours.assignment(assignment).notebooks)
    for course in (ours, theirs):
        with open_gradebook(course.db_url, course.course_id) as book:
            book.set_due("ps1", DUE)
    for assignment, students in HERS.items():
        grade(ours, assignment, workers=1)
        for student in students:
            done = api.autograde(assignment, student)
            assert done["success"] == (student != "broken"), done
    return ours, theirs


def autograded(course):
    return {
        path.relative_to(course.autograded_dir).as_posix(): path.read_bytes()
        for path in course.autograded_dir.rglob("*")
        if path.is_file()
    }


def without_time(page):
    """A page without how long grading took."""
    return re.sub(r"<dt>(?:Time|所要時間)</dt><dd>[^<]*</dd>", "", page)


def results(course):
    store = ResultStore(course.state_dir / "results")
    return {
        (result.student, assignment): [(t.grade_id, t.notebook, t.score) for t in result.tasks]
        for assignment in HERS
        for result in store.all(assignment)
        if result.status == "graded"
    }


def test_the_same_gradebooks_notebooks_and_results(both, dump, stock):
    ours, theirs = both
    rows = dump(ours.db_url)
    assert rows == dump(theirs.db_url)
    assert len(rows["grade"]) == 6 * 1 + 3 * 5
    assert {dict(row)["auto_score"] for row in rows["grade"]} >= {10.0, 4.0, 0.0, 1.5, None}
    late = {dict(row)["late_submission_penalty"] for row in rows["submitted_notebook"]}
    assert late == {None, 1.5, 1.0, 0.4, 0.0}
    given = [dict(row)["extension"] for row in rows["submitted_assignment"]]
    assert len([one for one in given if one is not None]) == 1

    files = autograded(ours)
    assert files == autograded(theirs)
    notebooks = {
        name: nbformat.reads(raw.decode(), as_version=4)
        for name, raw in files.items()
        if name.endswith(".ipynb")
    }
    assert len(notebooks) == 6 + 5
    assert {name for name in files if "data" in name} == {
        f"{student}/ps1/data/{name}" for student in ("ann", "bob", "eve") for name in ("x", "own")
    } - {"bob/ps1/data/own", "eve/ps1/data/own"}
    assert {name for name in files if "kept" in name or "page" in name} == {"ann/ps1/kept.txt"}
    assert results(ours) == results(theirs)

    # formgrader shows outcomes, and no source of a hidden check
    cells = notebooks["wrong/hello_mean/hello_mean.ipynb"].cells
    [test_cell] = [cell for cell in cells if cell.source == 'check("mean")']
    shown = test_cell.outputs[0]["data"]
    assert "The mean of 1, 2 and 6 is 3." in shown["text/html"]
    assert shown["text/plain"].startswith("4 of 10 points, 2 of 3 checks passed")
    assert test_cell.outputs[1]["data"]["text/plain"] == "4.0"
    for notebook in notebooks.values():
        assert "rng.normal" not in str(notebook)

    # a second time, after a person gave marks
    api = stock(theirs)
    for course in both:
        with open_gradebook(course.db_url, course.course_id) as book:
            book.set_mark("ann", "ps1", "first", "kpi", 4, "Which users?")
            book.set_mark("wrong", "hello_mean", "hello_mean", "check_mean", 5)
    for student, assignment in (("ann", "ps1"), ("wrong", "hello_mean")):
        assert api.autograde(assignment, student, force=True)["success"]
        grade(ours, assignment, [student], workers=1, force=True)
    assert dump(ours.db_url) == dump(theirs.db_url)

    # the pages for trainees; nbgrader makes one for each notebook, we make one for all of them
    shutil.copytree(theirs.release_dir, ours.release_dir)  # of which cells pages show less
    pages = {}
    for course in both:
        for assignment in HERS:
            if course is ours:
                feedback(course, assignment)
            else:
                assert api.generate_feedback(assignment)["success"]
        pages[course] = {
            path.relative_to(course.feedback_dir).as_posix(): without_time(path.read_text())
            for path in course.feedback_dir.rglob("*")
            if path.suffix in (".html", ".md")
        }
    of_mean = {name for name in pages[theirs] if "/hello_mean/" in name}
    assert len(of_mean) == 3 * 6  # HTML, and Markdown in two languages
    for name in of_mean:
        assert pages[ours][name] == pages[theirs][name], name
    assert {name for name in pages[theirs] if name.startswith("ann/ps1/")} == {
        f"ann/ps1/{notebook}.{kind}"
        for notebook in ("first", "second")
        for kind in ("html", "md", "ja.md")
    }
    for kind in ("html", "md"):
        assert "Which users?" in pages[ours][f"ann/ps1/ps1.{kind}"]
        assert "Which users?" in pages[theirs][f"ann/ps1/first.{kind}"]


def test_an_answer_that_is_read_with_others_waits_for_nobody_either_way(
    tmp_path, make_course, dump, stock
):
    """A workshop's answers worth 0 points are marked along with the criterion they belong to."""
    name = "w01_idea_scoping"
    ours, theirs = make_course(tmp_path / "ours"), make_course(tmp_path / "theirs")
    for course in (ours, theirs):
        shutil.copytree(ROOT / "source" / name, course.source_dir / name)
        notebook = nbformat.read(course.source_dir / name / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution") and marks.get("grade"):
                cell.source += "\n\nMore subscribers, told by the head of sales."
        folder = course.submitted_dir / "ann" / name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    api = stock(theirs)
    assert api.generate_assignment(name)["success"]
    assert api.autograde(name, "ann")["success"]
    grade(ours, name, workers=1)
    rows = dump(ours.db_url)
    assert rows == dump(theirs.db_url)
    waiting = [dict(row)["needs_manual_grade"] for row in rows["grade"]]
    assert 0 < sum(waiting) < len(waiting)
