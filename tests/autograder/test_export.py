"""``export``: which format, where to, what for whom, and every way in which it cannot be."""

import csv
import io
import json

import pandas as pd
import pytest
from nbgrader.api import Gradebook

from autograder.errors import UsageError
from autograder.export import export, format_of
from autograder.gradebook import open_gradebook
from autograder.results import Result, TaskResult
from autograder.scores.table import COLUMNS, Options
from tests.command import run_here


@pytest.fixture
def recorded(tiny):
    """Two trainees, one of whom handed in; one has a name that would run in a spreadsheet."""
    with open_gradebook(tiny.db_url, tiny.course_id) as book:
        book.ensure_assignment("hello_mean", tiny.assignment("hello_mean").notebooks)
        book.set_due("hello_mean", "2026-02-01 00:00 UTC")
        task = TaskResult("check_mean", 4.0, 10.0, False, notebook="hello_mean")
        result = Result("+81-3", "hello_mean", "graded", tasks=(task,))
        book.record(result, "2026-01-31 21:00:00 JST")
        book.record(Result("ann", "hello_mean", "not_gradable"))
    with Gradebook(tiny.db_url) as gradebook:
        gradebook.update_or_create_student("+81-3", last_name='=cmd|"/c calc"!A0', first_name="@x")
    return tiny


def test_csv(recorded, tmp_path):
    path = export(recorded, tmp_path / "out" / "scores.csv").path
    rows = list(csv.reader(io.StringIO(path.read_text())))
    assert rows == [
        list(COLUMNS),
        ["hello_mean", "2026-02-01 00:00:00", "2026-01-31 12:00:00", "'+81-3",
         "'=cmd|\"/c calc\"!A0", "'@x", "", "4.0", "0.0", "4.0", "10.0"],
        ["hello_mean", "2026-02-01 00:00:00", "", "ann", "", "", "", "0.0", "0.0", "0.0", "10.0"],
    ]  # fmt: skip


def test_json(recorded, tmp_path):
    path = export(recorded, tmp_path / "scores.json").path
    document = json.loads(path.read_text())
    assert document["schema"] == "autograder.scores/1"
    first, second = document["scores"]
    assert first["student_id"] == "+81-3"  # JSON is no spreadsheet
    assert first["timestamp"] == "2026-01-31 12:00:00"
    [cell] = first["cells"]
    assert (cell["grade_id"], cell["auto_score"], cell["max_score"]) == ("check_mean", 4.0, 10.0)
    assert second["cells"] == []


def test_nothing_to_export(tiny, tmp_path):
    with pytest.raises(UsageError, match="Nothing has been recorded yet"):
        export(tiny, tmp_path / "scores.csv")
    assert not list(tmp_path.glob("scores*"))


@pytest.mark.parametrize(
    ("path", "fmt", "words"),
    [
        ("scores.xls", "", "scores.xls: There is no format 'xls'. Did you mean 'xlsx'"),
        ("scores.csv", "canvsa", "There is no format 'canvsa'. Did you mean 'canvas'"),
        ("scores.moodle", "", "There is no format 'moodle'.*--format"),
        ("scores", "", "scores: say which format by the ending"),
    ],
)
def test_formats_that_are_none(recorded, tmp_path, path, fmt, words):
    with pytest.raises(UsageError, match=words):
        export(recorded, tmp_path / path, fmt)
    assert not list(tmp_path.glob("scores*"))


def test_the_ending_or_a_name(tmp_path):
    assert format_of(tmp_path / "a.JSON") == "json"
    assert format_of(tmp_path / "a.csv", "moodle") == "moodle"
    assert format_of(tmp_path / "a", "xlsx") == "xlsx"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(scale="letters"), "There is no scale 'letters'. There are points, percent."),
        (Options(identify="mail"), "There is no identifier 'mail'. Did you mean 'email'"),
        (Options(template="x.csv"), "--template is for --format canvas, not for csv"),
        (Options(identify="email"), "--identify is for --format moodle, not for csv"),
        (Options(partial=True), "--partial is for --format canvas and moodle, not for csv"),
        (Options(skip_unmatched=True), "--skip-unmatched is for --format canvas and moodle"),
    ],
)
def test_options_that_do_not_fit(recorded, tmp_path, options, words):
    with pytest.raises(UsageError, match=words):
        export(recorded, tmp_path / "scores.csv", options=options)
    assert not list(tmp_path.glob("scores*"))


def test_places_that_cannot_be_written(recorded, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()
    for place, words in (
        ("folder.csv", "is a folder. Name a file in it."),
        ("file/scores.csv", "file is no folder."),
        ("x" * 250 + ".csv", "File name too long. Name another file."),
    ):
        with pytest.raises(UsageError, match=words):
            export(recorded, tmp_path / place)


def test_a_failed_export_leaves_the_file_as_it_was(recorded, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("last week's")
    with pytest.raises(UsageError, match="begins like a formula"):
        export(recorded, path, "moodle")
    assert path.read_text() == "last week's"
    assert list(tmp_path.glob(".scores*")) == []


def test_the_command(recorded, tmp_path):
    root, path = str(recorded.root), tmp_path / "moodle.csv"
    words = ["--course", root, "export", str(path), "--format", "moodle"]
    code, out, err = run_here(words)
    assert (code, out) == (2, "")
    assert "begins like a formula must not go into the file as it is ('+81-3')" in err
    code, out, err = run_here([*words, "--skip-unmatched", "--scale", "percent"])
    assert code == 2 and "nobody has a final score" in err, "ann handed nothing in"
    with open_gradebook(recorded.db_url, recorded.course_id) as book:
        book.record(Result("ann", "hello_mean", "graded"), "2026-01-31 21:00:00 JST")
    code, out, err = run_here([*words, "--skip-unmatched", "--scale", "percent"])
    assert code == 0 and " ".join(out.split()) == f"wrote {path}"
    assert "left out: '+81-3'" in err
    assert path.read_text().splitlines()[1:] == [",,ann,0,"]
    code, out, err = run_here(["-C", root, "export", str(path), "-a", "hello_mena"])
    assert code == 2 and "Did you mean 'hello_mean'" in err


def test_it_agrees_with_the_report(tiny, hand_in):
    """Points reached, late work, a person's mark and extra credit, and who was not gradable."""
    manifest = tiny.checks_dir / "hello_mean" / "assignment.yaml"
    due = "due: 2026-02-01 00:00 UTC\nlate:\n  percent_per_day: 10\n"
    manifest.write_text(manifest.read_text() + due)
    for student, source in (("ann", None), ("bob", "mean = sum"), ("eve", None), ("=1+1", None)):
        path = hand_in(tiny, student, {"mean": source} if source else None)
        (path.parent / "timestamp.txt").write_text("2026-02-02 12:00:00 UTC")
        if student == "eve":
            path.write_text("{")
    root = str(tiny.root)
    assert run_here(["-C", root, "grade", "hello_mean", "-w", "1"])[0] == 3
    with open_gradebook(tiny.db_url) as book:
        book.set_mark("bob", "hello_mean", "hello_mean", "check_mean", 3.25)
    assert run_here(["-C", root, "grade", "hello_mean", "-w", "1"])[0] == 3  # late work anew
    assert run_here(["-C", root, "report"])[0] == 0
    path = tiny.root / "scores.csv"
    assert run_here(["-C", root, "export", str(path)])[0] == 0
    table = pd.read_csv(tiny.reports_dir / "scores.csv").set_index("student")
    rows = pd.read_csv(path).set_index("student_id")
    assert sorted(table.index) == ["'=1+1", "ann", "bob", "eve"] == sorted(rows.index)
    assert rows.raw_score.to_dict() == table.hello_mean.fillna(0.0).to_dict()
    assert rows.score.to_dict() == table.total.to_dict()
    assert (-rows.late_submission_penalty).to_dict() == table.late_work.to_dict()
    assert rows.score["ann"] == 8.0 and 0 < rows.score["bob"] < 3.25
    assert table.not_gradable["eve"] == "hello_mean" and rows.score["eve"] == 0.0
