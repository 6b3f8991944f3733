"""What stands in a test cell: read back by nbgrader as exactly these points."""

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_output
from nbgrader import utils

from autograder.nbgrader.autograded import graded_notebook, write_autograded
from autograder.nbgrader.score_cell import clamp, write_score
from autograder.results import CheckResult, Message, Result, TaskResult, Text

TITLE = Text("Rows <b>twice</b> & more.", "行を<b>2回</b>。")
CHECKS = (
    CheckResult("small", "passed", 4.0, 4.0, True, TITLE),
    CheckResult(
        "hidden", "failed", 0.0, 3.0, False, Text("Holds."), message=Message("wrong", returned="42")
    ),
    CheckResult("dies", "error", 0.0, 1.0, False, Text("Runs.")),
    CheckResult("stub", "skipped", 0.0, 1.0, False, Text("Tried.")),
    CheckResult("odd", "undecided", 0.0, 1.0, False),
)


@pytest.fixture
def cell():
    meta = {"schema_version": 3, "grade_id": "check_f", "grade": True, "solution": False}
    made = new_code_cell('check("f")', metadata={"nbgrader": {**meta, "points": 10}})
    made.outputs = [
        new_output("stream", name="stderr", text="ConvergenceWarning"),
        new_output("error", ename="E", evalue="", traceback=[]),
    ]
    return made


@pytest.mark.parametrize(
    ("points", "score"),
    [(4, 4.0), (4.25, 4.25), (0.1 + 0.2, 0.1 + 0.2), (0, 0.0), (-3, 0.0), (99, 10.0), (-0.0, 0.0),
     (np.float64(2.5), 2.5), (np.int64(3), 3.0), (True, 1.0)],
)  # fmt: skip
def test_nbgrader_reads_back_the_points(cell, points, score):
    assert write_score(cell, points, CHECKS) == score
    assert utils.determine_grade(cell) == (score, 10.0)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


@pytest.mark.parametrize("points", [float("nan"), float("inf"), -float("inf")])
def test_points_must_be_finite(points):
    with pytest.raises(ValueError, match="finite"):
        clamp(points, 10)


def test_what_is_shown(cell):
    write_score(cell, 4, CHECKS)
    assert cell.outputs[0].data["text/plain"].splitlines() == [
        "4 of 10 points, 1 of 5 checks passed",
        "✓ Rows <b>twice</b> & more. (passed, 4/4)",
        "✗ Holds. (not yet, 0/3)",
        "✗ Runs. (stopped with an error, 0/1)",
        "– Tried. (not attempted, 0/1)",
        "? A hidden check (to be looked at by a person, 0/1)",
    ]
    html = cell.outputs[0].data["text/html"]
    assert "Rows &lt;b&gt;twice&lt;/b&gt; &amp; more." in html
    assert "42" not in str(cell.outputs)  # messages are for the feedback page
    write_score(cell, 4, CHECKS, lang="ja")
    assert cell.outputs[0].data["text/plain"].startswith("10 点中 4 点（5 件中 1 件合格）\n✓ 行を")


def test_the_points_of_the_instructor_count(cell):
    cell.metadata.nbgrader.points = 1000
    assert write_score(cell, 99, max_points=10) == 10.0


@pytest.fixture
def result(cell):
    notebook = nbformat.v4.new_notebook(cells=[cell])
    task = TaskResult("check_f", 4.0, 10.0, False, CHECKS, notebook="nb")
    return Result("ann", "ps1", "graded", tasks=(task,), notebooks={"nb": notebook})


def test_autograded_notebooks(tmp_path, result):
    write_autograded(
        tmp_path / "ps1", result, files={"data/x.csv": b"1"}, timestamp="2026-01-31 UTC"
    )
    written = {p.relative_to(tmp_path).as_posix(): p for p in tmp_path.rglob("*") if p.is_file()}
    assert sorted(written) == ["ps1/data/x.csv", "ps1/nb.ipynb", "ps1/timestamp.txt"]
    assert {path.stat().st_mode & 0o777 for path in written.values()} == {0o444}
    notebook = nbformat.read(written["ps1/nb.ipynb"], as_version=4)
    assert notebook == graded_notebook(result, "nb")
    assert result.notebooks["nb"].cells[0].outputs[0].name == "stderr"  # the result is as it was

    (tmp_path / "ps1" / "old.ipynb").write_text("{}")
    write_autograded(tmp_path / "ps1", result)
    assert not (tmp_path / "ps1" / "old.ipynb").exists()

    write_autograded(tmp_path / "ps2", Result("ann", "ps2", "not_gradable"))
    assert not (tmp_path / "ps2").exists()
