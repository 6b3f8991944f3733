"""CSV, JSON, Parquet and Excel: what is read back is what the gradebook has."""

import json
import zipfile

import openpyxl
import pandas as pd
import pytest

from autograder.errors import UsageError
from autograder.export import export
from autograder.gradebook import open_gradebook
from autograder.scores import excel
from autograder.scores.table import COLUMNS, Options, read_scores
from autograder.spreadsheet import original, tidy

from .conftest import FORMULAS, PLAIN

NAMES = [*FORMULAS, *PLAIN]


@pytest.fixture
def course(make):
    """A trainee for each name, with odd scores; the last one handed nothing in."""
    people = {f"s{n:02}": (name, name[::-1], name) for n, name in enumerate(NAMES)}
    scores = {("a1", student): (10 * n / 97, n / 7) for n, student in enumerate(list(people)[:-1])}
    return make({**people, "=cmd|'/c calc'!A0": ("@x", "", "")}, scores)


@pytest.fixture
def expected(course):
    with open_gradebook(course.db_url, course.course_id) as book:
        return pd.DataFrame(read_scores(book).rows)


def scores_of(frame):
    return frame[["raw_score", "late_submission_penalty", "score", "max_score"]]


def test_csv(course, expected, tmp_path):
    path = export(course, tmp_path / "s.csv").path
    frame = pd.read_csv(path, keep_default_na=False)
    assert tuple(frame.columns) == COLUMNS
    pd.testing.assert_frame_equal(scores_of(frame), scores_of(expected))
    for column in ("student_id", "first_name", "last_name", "email"):
        assert [original(text) for text in frame[column]] == [tidy(t) for t in expected[column]]
    assert set(frame.timestamp) == {"2026-01-31 12:00:00", ""}


def test_json(course, expected, tmp_path):
    document = json.loads(export(course, tmp_path / "s.json").path.read_text())
    frame = pd.DataFrame(document["scores"])
    assert frame.first_name.tolist() == expected.first_name.tolist()
    pd.testing.assert_frame_equal(scores_of(frame), scores_of(expected))
    assert document["scale"] == "points"


def test_parquet(course, expected, tmp_path):
    frame = pd.read_parquet(export(course, tmp_path / "s.parquet").path)
    for column in ("student_id", "first_name", "last_name", "email"):
        assert frame[column].tolist() == expected[column].tolist()
    pd.testing.assert_frame_equal(scores_of(frame), scores_of(expected))
    assert {str(kind) for kind in scores_of(frame).dtypes} == {"float64"}
    by_id = frame.set_index("student_id")
    assert by_id.timestamp["s00"] == pd.Timestamp("2026-01-31 12:00", tz="UTC")
    assert by_id.duedate["s00"] == pd.Timestamp("2026-02-01 00:00", tz="UTC")
    assert pd.isna(by_id.timestamp["=cmd|'/c calc'!A0"])
    assert frame.needs_manual_grade.dtype == bool


def test_excel(course, expected, tmp_path):
    path = export(course, tmp_path / "s.xlsx").path
    frame = pd.read_excel(path, sheet_name="scores", keep_default_na=False)
    for column in ("student_id", "first_name", "last_name", "email"):
        assert [str(t) for t in frame[column]] == [tidy(text) for text in expected[column]]
    pd.testing.assert_frame_equal(
        scores_of(frame).astype(float), scores_of(expected), check_exact=False, rtol=1e-14
    )
    cells = pd.read_excel(path, sheet_name="cells")
    assert len(cells) == 2 * (len(NAMES) - 1)
    assert cells[cells.grade_id == "kpi"].comment.unique() == ["- good\n- =1 is clear"]


def test_no_cell_of_a_workbook_is_a_formula(course, tmp_path):
    path = export(course, tmp_path / "s.xlsx").path
    book = openpyxl.load_workbook(path)
    text = [
        cell
        for sheet in book
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert len(text) > 200
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in text)
    assert all(cell.hyperlink is None for cell in text)
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name) and b"externalLink" not in parts.read(name)


def test_a_workbook_is_set_for_reading(course, tmp_path):
    book = openpyxl.load_workbook(export(course, tmp_path / "s.xlsx").path)
    assert book.sheetnames == ["scores", "cells"]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
    scores = book["scores"]
    assert scores["H2"].number_format == "0.00"
    assert scores["B2"].number_format == "yyyy-mm-dd hh:mm:ss" and scores["B2"].is_date
    assert scores.column_dimensions["B"].width > 19


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_the_same_scores_are_the_same_bytes(course, tmp_path, ending):
    one, other = (export(course, tmp_path / f"{n}.{ending}").path for n in (1, 2))
    assert one.read_bytes() == other.read_bytes()


def test_percent(course, expected, tmp_path):
    path = export(course, tmp_path / "s.parquet", options=Options(scale="percent")).path
    frame = pd.read_parquet(path)
    assert set(frame.max_score) == {100.0}
    assert frame.score.tolist() == pytest.approx((expected.score / 20 * 100).tolist(), abs=1e-6)


def test_some_of_it(make, tmp_path):
    scores = {(name, who): (4.0, 5.0) for name in ("a1", "a2") for who in ("ann", "bob")}
    course = make({}, scores)
    options = Options(assignments=["a2"], students=["bob"])
    document = json.loads(export(course, tmp_path / "s.json", options=options).path.read_text())
    [row] = document["scores"]
    assert (row["assignment"], row["student_id"], row["score"]) == ("a2", "bob", 9.0)
    assert len(row["cells"]) == 2
    with pytest.raises(UsageError, match=r"no trainee 'bpb'. Did you mean 'bob'"):
        export(course, tmp_path / "x.json", options=Options(students=["bpb"]))
    with pytest.raises(UsageError, match=r"no assignment 'a3'. Did you mean 'a2'"):
        export(course, tmp_path / "x.json", options=Options(assignments=["a3"]))


def test_more_than_excel_takes(course, tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "MOST_ROWS", 50)
    with pytest.raises(UsageError, match=r"more than Excel takes.*--assignment"):
        export(course, tmp_path / "s.xlsx")
    assert not (tmp_path / "s.xlsx").exists()


def test_a_long_comment_is_cut_to_what_a_cell_takes(course, tmp_path):
    with open_gradebook(course.db_url, course.course_id) as book:
        book.set_mark("s00", "a1", "a1", "kpi", 1.0, "👩" * 40_000)
    path = export(course, tmp_path / "s.xlsx", options=Options(students=["s00"])).path
    comment = pd.read_excel(path, sheet_name="cells").comment[1]
    assert comment == "👩" * 16_383 + "…"
    assert len(comment.encode("utf-16-le")) <= 2 * 32_767
