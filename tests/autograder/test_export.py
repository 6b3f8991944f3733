"""Scores as CSV and JSON, harmless in a spreadsheet."""

import csv
import io
import json

import pytest
from nbgrader.api import Gradebook

from autograder.errors import UsageError
from autograder.export import COLUMNS, export, harmless, score_rows, to_csv
from autograder.gradebook import open_gradebook
from autograder.results import Result, TaskResult


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
    path = export(recorded, "csv", tmp_path / "out" / "scores.csv")
    rows = list(csv.reader(io.StringIO(path.read_text())))
    assert rows == [
        list(COLUMNS),
        ["hello_mean", "2026-02-01 00:00:00", "2026-01-31 12:00:00", "'+81-3",
         "'=cmd|\"/c calc\"!A0", "'@x", "", "4.0", "0.0", "4.0", "10.0"],
        ["hello_mean", "2026-02-01 00:00:00", "", "ann", "", "", "", "0.0", "0.0", "0.0", "10.0"],
    ]  # fmt: skip


def test_json(recorded, tmp_path):
    path = export(recorded, "json", tmp_path / "scores.json")
    document = json.loads(path.read_text())
    assert document["schema"] == "autograder.scores/1"
    first, second = document["scores"]
    assert first["student_id"] == "+81-3"  # JSON is no spreadsheet
    assert first["timestamp"] == "2026-01-31 12:00:00"
    [cell] = first["cells"]
    assert (cell["grade_id"], cell["auto_score"], cell["max_score"]) == ("check_mean", 4.0, 10.0)
    assert second["cells"] == []


def test_some_of_it(recorded):
    with open_gradebook(recorded.db_url) as book:
        assert [row["student_id"] for row in score_rows(book, students=["ann"])] == ["ann"]
        assert score_rows(book, assignments=["other"]) == []


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\nx", "＝1", " =1"])
def test_formulas(text):
    assert harmless(text) == f"'{text}".translate({9: " ", 10: " ", 13: " "})


def test_a_line_break_makes_no_new_row():
    assert to_csv([{"a": "ann\r\n=1\r=2"}], ["a"]) == "a\nann  =1 =2\n"


@pytest.mark.parametrize("text", ["", "ann", "a=1", " b", "山田", "'x"])
def test_plain_text(text):
    assert harmless(text) == text


def test_nothing_to_export(tiny, tmp_path):
    with pytest.raises(UsageError, match="Nothing has been recorded yet"):
        export(tiny, "csv", tmp_path / "scores.csv")
    with pytest.raises(UsageError, match="no format 'xls'"):
        export(tiny, "xls", tmp_path / "scores.xls")
    assert not list(tmp_path.glob("scores*"))


def test_the_plugin_of_nbgrader_export_can_choose(recorded, tmp_path):
    from autograder.nbgrader.export_plugins import SafeCsvPlugin

    path = tmp_path / "ann.csv"
    with Gradebook(recorded.db_url, recorded.course_id) as gradebook:
        SafeCsvPlugin(to=str(path), student=["ann"], assignment=["hello_mean"]).export(gradebook)
    assert path.read_text().splitlines()[1:] == [
        "hello_mean,2026-02-01 00:00:00,,ann,,,,0.0,0.0,0.0,10.0"
    ]
