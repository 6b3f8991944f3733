"""``nbgrader export`` with our plugins, by the stock command: what ``autograder export`` writes."""

import csv
import json

import pandas as pd
import pytest
from nbgrader.api import Gradebook

from autograder.gradebook import open_gradebook
from autograder.results import Result, TaskResult
from tests.command import run_here

OURS = "autograder.nbgrader.exporters"
SLOW = pytest.mark.slow  # seconds a command


@pytest.fixture
def recorded(tmp_path, make_course):
    """Two trainees with scores in hello_mean; one has names that would run in a spreadsheet."""
    course = make_course(tmp_path / "a course")
    with open_gradebook(course.db_url, course.course_id) as book:
        book.ensure_assignment("hello_mean", course.assignment("hello_mean").notebooks)
        for student, score in (("right", 10.0), ("wrong", 4.25)):
            task = TaskResult("check_mean", score, 10.0, False, notebook="hello_mean")
            result = Result(student, "hello_mean", "graded", tasks=(task,))
            book.record(result, "2026-01-31 12:00 UTC")
    with Gradebook(course.db_url, course.course_id) as gradebook:
        names = {
            "first_name": "=cmd|'/c calc'!A0",
            "last_name": "山田\n@x",
            "email": "w@example.org",
        }
        gradebook.update_or_create_student("wrong", **names)
    return course


@pytest.mark.parametrize(
    ("plugin", "fmt", "ending"),
    [
        pytest.param("SafeCsvPlugin", "csv", "csv", marks=SLOW),
        pytest.param("JsonExportPlugin", "json", "json", marks=SLOW),
        pytest.param("ParquetExportPlugin", "parquet", "parquet", marks=SLOW),
        ("ExcelExportPlugin", "xlsx", "xlsx"),
        pytest.param("CanvasExportPlugin", "canvas", "csv", marks=SLOW),
        pytest.param("MoodleExportPlugin", "moodle", "csv", marks=SLOW),
    ],
)
def test_the_same_file(recorded, nbgrader, plugin, fmt, ending):
    nbgrader(recorded.root, "export", f"--exporter={OURS}.{plugin}")
    words = ["export", "ours", "--format", fmt]
    assert run_here(words, recorded.root)[0] == 0
    theirs = recorded.root / f"grades.{ending}"
    assert theirs.read_bytes() == (recorded.root / "ours").read_bytes()


@SLOW
def test_the_same_scores_as_the_stock_plugin(recorded, nbgrader):
    """Which quotes nothing; so without the names that tear its rows."""
    with Gradebook(recorded.db_url, recorded.course_id) as gradebook:
        gradebook.update_or_create_student("wrong", first_name="Jo", last_name="Lee", email="")
    nbgrader(
        recorded.root, "export", "--to=theirs.csv", "--exporter=nbgrader.plugins.CsvExportPlugin"
    )
    expected = pd.read_csv(recorded.root / "theirs.csv").sort_values(
        "student_id", ignore_index=True
    )
    for plugin, path in (
        ("SafeCsvPlugin", "ours.csv"),
        ("JsonExportPlugin", "ours.json"),
        ("ParquetExportPlugin", "ours.parquet"),
        ("ExcelExportPlugin", "ours.xlsx"),
    ):
        nbgrader(recorded.root, "export", f"--to={path}", f"--exporter={OURS}.{plugin}")
        file = recorded.root / path
        frame = {
            "csv": pd.read_csv,
            "json": lambda path: pd.DataFrame(json.loads(path.read_text())["scores"]),
            "parquet": pd.read_parquet,
            "xlsx": pd.read_excel,
        }[path.partition(".")[2]](file)
        columns = ["assignment", "student_id", "raw_score", "score", "max_score"]
        pd.testing.assert_frame_equal(
            frame[columns], expected[columns], check_dtype=False, obj=plugin
        )


@SLOW
def test_options_of_the_configuration_and_the_command_line(recorded, nbgrader):
    template = recorded.root / "from canvas.csv"
    template.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,hello_mean (7)\n"
        "    Points Possible,,,,,100.00\nW,11,,wrong,M,\n"
    )
    config = recorded.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CanvasExportPlugin.template = {str(template)!r}\n")
    exporter = f"--exporter={OURS}.CanvasExportPlugin"
    told = nbgrader(recorded.root, "export", exporter, "--to=x.csv", code=1)
    assert "is worth 100.00 points in Canvas and 10 here" in told and "Traceback" not in told
    percent = "--CanvasExportPlugin.scale=percent"
    told = nbgrader(recorded.root, "export", exporter, percent, "--to=x.csv", code=1)
    assert "has no student 'right'" in told
    assert not (recorded.root / "x.csv").exists()
    some = "--student=['wrong']"
    nbgrader(recorded.root, "export", exporter, percent, "--to=x.csv", some)
    rows = list(csv.reader((recorded.root / "x.csv").open()))
    assert rows[-1] == ["W", "11", "", "wrong", "M", "42.5"] and len(rows) == 3
    skip = "--CanvasExportPlugin.skip_unmatched=True"
    told = nbgrader(recorded.root, "export", exporter, percent, skip, "--to=y.csv")
    assert "not in Canvas's gradebook, left out: 'right'" in told
    assert (recorded.root / "y.csv").read_bytes() == (recorded.root / "x.csv").read_bytes()


@SLOW
def test_moodle_from_another_folder(recorded, nbgrader, tmp_path):
    """Wherever it is started, the course's titles and gradebook count."""
    (tmp_path / "elsewhere").mkdir()
    words = [
        "export",
        f"--exporter={OURS}.MoodleExportPlugin",
        "--MoodleExportPlugin.identify=email",
    ]
    config = {"JUPYTER_CONFIG_DIR": str(recorded.root)}
    told = nbgrader(tmp_path / "elsewhere", *words, code=1, **config)
    assert "Moodle would not find every trainee by Email address" in told
    nbgrader(tmp_path / "elsewhere", *words, "--student=['wrong']", **config)
    rows = list(csv.reader((tmp_path / "elsewhere" / "grades.csv").open(newline="")))
    assert rows[1] == ["'=cmd|'/c calc'!A0", "山田\n'@x", "w@example.org", "4.25", ""]


def test_errors_in_words(recorded, nbgrader):
    told = nbgrader(recorded.root, "export", "--student=['rihgt']", code=1)
    assert "no trainee 'rihgt'. Did you mean 'right'" in told and "Traceback" not in told
    (recorded.root / "folder").mkdir()
    told = nbgrader(recorded.root, "export", "--to=folder", code=1)
    assert "folder is a folder. Name a file in it." in told and "Traceback" not in told
