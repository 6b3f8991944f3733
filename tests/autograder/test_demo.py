"""The demo: the whole job on a cohort of 24, through the command."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from autograder.course import Course

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
    assert len(list((folder / "feedback").rglob("*.md"))) == 24


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


def hidden_words():
    """Lines of hidden checks and data makers that must stay inside."""
    course = Course(ROOT)
    for name in course.assignments():
        folder = course.hidden_dir(name)
        for path in [*folder.glob("test_*.py"), *folder.glob("data.py")]:
            for line in path.read_text().splitlines():
                line = line.strip()
                if len(line) > 40 and ("rng." in line or "assert " in line or "seed(" in line):
                    yield line


def test_nothing_hidden_reaches_a_trainee(demo):
    folder, _ = demo
    words = set(hidden_words())
    assert len(words) > 30
    secret = (folder / ".autograder/secret").read_text()
    pages = [*(folder / "feedback").rglob("*"), *(folder / "release").rglob("*")]
    pages = [path for path in pages if path.is_file()]
    assert len(pages) > 50
    released = {
        path: path.read_text() for path in pages if path.suffix in (".html", ".md", ".py", ".ipynb")
    }
    public = "".join(
        text for path, text in released.items() if "practice/public" in path.as_posix()
    )
    for path, text in released.items():
        assert secret not in text
        assert str(folder) not in text, path
        for line in words:
            assert line not in text or line in public, (path, line)


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
