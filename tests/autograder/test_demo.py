"""The demo: the whole job on a cohort of 24, through the command."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from autograder.canaries import canaries_in
from autograder.course import Course
from tests.secrecy.searcher import Hidden, hidden_lines, hidden_paths, search, squeezed
from tests.secrecy.woven import given

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "a folder"
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "-C", str(ROOT), "demo", str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder, done.stdout


def test_it_says_what_it_did_and_what_to_open(demo):
    folder, said = demo
    assert re.search(r"Sandbox level: (full|lite)", said)
    assert "should be" not in said
    assert (folder / "reports/report.html").is_file()
    assert (folder / "reports/scores.csv").is_file()
    assert len(list((folder / "feedback").rglob("*.html"))) == 24
    assert len(list((folder / "feedback").rglob("*.md"))) == 2 * 24  # two languages


def test_its_json_follows_the_schema_and_names_what_the_mistakes_cost(demo, result_schema):
    results = json.loads((demo[0] / "results.json").read_text())
    jsonschema.validate(results, result_schema)
    assert len(results) == 24
    scores = {(r["student"], r["assignment"]): r["score"] for r in results}
    assert scores["trainee-01", "a01_line_fit"] == 100
    assert scores["trainee-02", "a01_line_fit"] == 80  # loss_sum_not_mean
    assert scores["trainee-03", "a01_line_fit"] == 45  # grad_missing_1_over_n
    assert scores["trainee-02", "a03_metrics"] == 80  # precision_recall_swapped
    assert scores["trainee-03", "a03_metrics"] == 90  # zero_division_nan
    assert scores["trainee-02", "a06_model_development"] == 90  # model_linear_latlon
    refused = [r["student"] for r in results if r["status"] == "not_gradable"]
    assert refused == ["trainee-08"]
    limits = [r for r in results for f in r["findings"] if f["kind"] == "limit"]
    assert {r["student"] for r in limits} == {"trainee-07"}  # loops (a01), eats memory (a03)
    manual = [t for r in results for t in r["tasks"] if t["score"] is None]
    assert manual
    assert all(task["manual"] for task in manual)


def test_nothing_hidden_reaches_a_trainee(demo):
    folder, _ = demo
    course = Course(folder)
    checks = sorted(path for path in course.checks_dir.iterdir() if path.is_dir())
    canaries = {canary: path.name for each in checks for canary, path in canaries_in(each).items()}
    canaries[(folder / ".autograder/secret").read_text()] = "the course secret"
    paths = hidden_paths(folder)
    for guessed in ("tests/hidden", f"{Path.home()}/"):  # by a cell of the cohort, in vain
        del paths[guessed]
    hidden = Hidden(canaries, hidden_lines(checks), paths)
    assert len(hidden.lines) > 300
    for name in course.assignments():
        own = [path.read_text() for path in course.submitted_dir.glob(f"*/{name}/*.ipynb")]
        own = [json.loads(text)["cells"] for text in own if text.endswith("}")]  # one is broken
        known = squeezed("".join("".join(cell["source"]) for cells in own for cell in cells))
        places = [folder / "release" / name, *(folder / "feedback").glob(f"*/{name}")]
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for place in places
            for path in place.rglob("*")
            if path.is_file()
        }
        assert len(files) > 12
        assert search(files, hidden, given(course.assignment(name)) + known) == []


def test_it_can_be_run_again_but_clears_no_other_folder(demo, tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "-C", str(ROOT), "demo", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "was not made by the demo" in done.stderr
    assert (tmp_path / "precious.txt").exists()
