"""A re-grade after a corrected check: told before it is recorded, and run only where it matters."""

import json
import os
import pty
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from rich.console import Console

from autograder import terminal
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.history import History
from autograder.jobs import surroundings
from autograder.nbgrader.masters import load_masters
from autograder.regrade import Revision
from autograder.results import Result
from autograder.store import ResultStore
from autograder.terminal_regrade import balance
from tests.command import run_here

BEFORE = "assert real(submission.mean([])) == 0.0"
AFTER = "assert submission.mean([]) is None"
NONE = "def mean(values):\n    return sum(values) / len(values) if len(values) else None"


def correct_the_check(course, before=BEFORE, after=AFTER):
    path = course.checks_dir / "hello_mean" / "test_mean.py"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def scores(course):
    with open_gradebook(course.db_url, course.course_id) as book:
        return {row.student: row.score for row in book.submissions("hello_mean")}


def run(course, *options):
    code, out, err = run_here(["-C", str(course.root), "grade", "hello_mean", "-w", "1", *options])
    return code, " ".join(out.split()), " ".join(err.split())


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return tmp_path_factory.mktemp("graded") / "course"


@pytest.fixture
def graded(tiny, hand_in, once):
    """``right`` has 10 points, ``none`` 8, ``[bold]odd`` 10; then a check is corrected."""
    if not once.exists():
        hand_in(tiny, "right")
        hand_in(tiny, "none", {"mean": NONE})
        hand_in(tiny, "[bold]odd")
        assert run(tiny)[0] == 0
        assert scores(tiny) == {"right": 10, "none": 8, "[bold]odd": 10}
        shutil.copytree(tiny.root, once)
    shutil.rmtree(tiny.root)
    shutil.copytree(once, tiny.root)
    correct_the_check(tiny)
    return tiny


def waiting(course):
    return {
        path.stem: path.stat().st_mtime_ns
        for path in (course.state_dir / "waiting" / "hello_mean").glob("*.json")
    }


def test_who_gains_who_loses_and_why_before_it_is_recorded(graded, hand_in):
    hand_in(graded, "fresh", {"mean": NONE})
    before = scores(graded)
    stored = ResultStore(graded.state_dir / "results")

    code, out, err = run(graded, "--dry-run")
    assert code == 0 and "Nothing was recorded" in err
    assert "│ none │ 8 → 10 │ +2 │ mean_of_nothing: failed → passed │" in out
    assert "│ right │ 10 → 8 │ -2 │ mean_of_nothing: passed → failed │" in out
    assert "│ [bold]odd │ 10 → 8 │" in out, "names are no markup"
    assert "1 gains, 2 lose." in out
    assert scores(graded) == before
    assert stored.load("hello_mean", "right").score == 10
    held = waiting(graded)
    assert set(held) == {"right", "none", "[bold]odd", "fresh"}

    code, out, err = run(graded)
    assert code == 3 and "--yes" in err
    assert "1 gains, 2 lose." in out
    assert scores(graded) == {**before, "fresh": 10}, "what is new needs no word"
    assert waiting(graded) == {name: held[name] for name in before}, "nothing is graded twice"
    (right,) = (r for r in json.loads(run_json(graded)) if r["student"] == "right")
    assert right["score"] == 10, "the result that counts"

    assert run(graded, "--yes", "-s", "right")[0] == 0
    assert scores(graded)["right"] == 8
    assert run(graded, "--yes", "--quiet") == (0, "", "")
    assert scores(graded) == {"right": 8, "none": 10, "[bold]odd": 8, "fresh": 10}
    assert stored.load("hello_mean", "right").score == 8
    assert not waiting(graded)
    code, out, err = run(graded)
    assert code == 0 and "would change" not in out + err


def run_json(course):
    return run_here(["-C", str(course.root), "grade", "hello_mean", "--quiet", "--json", "-"])[1]


def test_other_work_needs_no_word_and_a_mark_by_a_person_is_kept(graded, hand_in):
    with open_gradebook(graded.db_url, graded.course_id) as book:
        book.set_mark("none", "hello_mean", "hello_mean", "check_mean", 9)
    path = graded.submitted_dir / "right" / "hello_mean" / "hello_mean.ipynb"
    path.write_text(path.read_text().replace("sum(values)", "0 * sum(values)"))
    _, out, _ = run(graded, "--dry-run")
    assert "right │ 10 → 0 │ -10 │ other work was handed in" in out
    assert "none │ 9 → 9 │ = │ mean_of_nothing: failed → passed" in out
    assert "check_mean: a person's mark is kept" in out
    assert run(graded)[0] == 3
    assert scores(graded) == {"right": 0, "none": 9, "[bold]odd": 10}
    assert run(graded, "--yes")[0] == 0
    with open_gradebook(graded.db_url, graded.course_id) as book:
        (mark,) = book.marks("hello_mean", "none")
        assert (mark.auto_score, mark.score, mark.needs_manual_grade) == (10, 9, True)


@pytest.mark.parametrize(
    ("answer", "code", "right"), [("n", 3, 10), pytest.param("y", 0, 8, marks=pytest.mark.slow)]
)
def test_on_a_terminal_it_asks(graded, answer, code, right):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "autograder", "-C", str(graded.root), "grade", "hello_mean"]
    process = subprocess.Popen(
        [*command, "-w", "1"], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    said = b""
    try:
        while b"[y/N]" not in said:
            said += os.read(ours, 4096)
        os.write(ours, f"{answer}\n".encode())
        while True:
            said += os.read(ours, 4096)
    except OSError:  # the other side is closed
        pass
    assert process.wait(60) == code, said.decode()
    assert scores(graded)["right"] == right


def test_who_calls_the_function_without_a_word_gets_it_recorded(graded):
    seen = []

    def decide(revisions):
        seen.extend(revisions)
        return False

    results = {each.student: each.score for each in grade(graded, "hello_mean", decide=decide)}
    assert results["right"] == 10 and len(seen) == 3
    assert scores(graded)["right"] == 10
    shown: list[str] = []

    def track(students):
        for student in students:
            yield student
            shown.append(student)

    results = {each.student: each.score for each in grade(graded, "hello_mean", track=track)}
    assert results["right"] == scores(graded)["right"] == 8
    assert sorted(shown) == ["[bold]odd", "none", "right"]


def test_on_a_terminal_a_bar_shows_how_many_changes_are_recorded(monkeypatch, capsys):
    screen = Console(force_terminal=True, width=80, file=sys.stderr)
    monkeypatch.setattr(terminal, "console", screen)
    for number, shown in ((99, False), (100, True)):
        assert list(terminal.tracked("recording", [str(each) for each in range(number)]))
        assert ("recording" in capsys.readouterr().err) == shown


def test_a_dry_run_may_be_the_first(tiny, hand_in):
    hand_in(tiny, "ann")
    code, _, err = run(tiny, "--dry-run")
    assert code == 0 and err.endswith("Nothing was recorded (--dry-run).")


@pytest.mark.slow
def test_what_was_agreed_to_but_handed_in_anew_meanwhile_waits_for_the_next_run(graded):
    path = graded.submitted_dir / "right" / "hello_mean" / "hello_mean.ipynb"

    def decide(revisions):
        path.write_text(path.read_text().replace("sum(values)", "0 * sum(values)"))
        return True

    grade(graded, "hello_mean", decide=decide)
    assert scores(graded) == {"right": 10, "none": 10, "[bold]odd": 8}
    grade(graded, "hello_mean")
    assert scores(graded)["right"] == 0


def test_the_balance_in_words():
    def revisions(*gains):
        return [Revision("s", 5, 5 + gain, ()) for gain in gains]

    assert balance(revisions(1)) == "Recorded scores that would change: 1 gains, 0 lose."
    assert balance(revisions(1, 2, -1, 0)).endswith("2 gain, 1 loses, 1 keeps its score.")


@pytest.fixture
def two_tasks(tiny, tmp_path):
    """A second task, ``total``, and checks that leave a mark whenever they run."""
    path = tiny.source_dir / "hello_mean" / "hello_mean.ipynb"
    notebook = json.loads(path.read_text())
    own = [c for c in notebook["cells"] if "mean" in c["metadata"].get("nbgrader", {}).get(
        "grade_id", "")]  # fmt: skip
    for cell in json.loads(json.dumps(own)):
        meta = cell["metadata"]["nbgrader"]
        meta["grade_id"] = meta["grade_id"].replace("mean", "total")
        cell["id"] = cell["id"].replace("mean", "total") + "-2"
        if meta["grade"]:
            meta["points"] = 1
        cell["source"] = 'check("total")' if meta["grade"] else (
            "def total(values):\n    ### BEGIN SOLUTION\n    return sum(values)\n"
            "    ### END SOLUTION")  # fmt: skip
        notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook))
    hidden = tiny.checks_dir / "hello_mean"
    mark = f"import pathlib\nRAN = pathlib.Path({str(tmp_path / 'ran')!r})\n"
    body = '    with RAN.open("a") as file:\n        file.write("{} ")\n'
    (hidden / "test_total.py").write_text(
        f"import pytest\n{mark}\n@pytest.mark.points(1)\ndef test_total(submission):\n"
        f'    """The total."""\n{body.format("total")}    assert submission.total([1, 2]) == 3\n'
    )
    text = (hidden / "test_mean.py").read_text()
    place = "    assert real(submission.mean([])) == 0.0"
    (hidden / "test_mean.py").write_text(mark + text.replace(place, body.format("mean") + place))
    (hidden / "hints.yaml").unlink()
    return tiny, hidden, tmp_path / "ran"


def around(course):
    unit = course.assignment("hello_mean")
    return surroundings(unit, load_masters(unit))


def test_what_the_course_puts_into_every_notebook_counts(tiny):
    before = around(tiny)
    config = tiny.root / "nbgrader_config.py"
    with config.open("a") as file:
        file.write("# only a remark\n")
    assert around(tiny) == before
    with config.open("a") as file:
        file.write("c.ClearSolutions.code_stub = {'python': '# your turn'}\n")
    stub = around(tiny)
    assert stub.rest != before.rest
    header = {
        "cells": [{"cell_type": "markdown", "id": "top", "metadata": {}, "source": "Course"}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    (tiny.root / "header.ipynb").write_text(json.dumps(header))
    with config.open("a") as file:
        file.write("c.IncludeHeaderFooter.header = 'header.ipynb'\n")
    locked = around(tiny)
    header["cells"][0]["metadata"] = {
        "nbgrader": {
            "grade": False, "grade_id": "top", "locked": True, "schema_version": 3,
            "solution": False, "task": False,
        }
    }  # fmt: skip
    (tiny.root / "header.ipynb").write_text(json.dumps(header))
    assert around(tiny).rest != locked.rest


def test_what_people_call_things_grades_nobody_again(tiny):
    before = around(tiny)
    manifest = tiny.checks_dir / "hello_mean" / "assignment.yaml"
    text = manifest.read_text().replace("The mean", "A mean")
    manifest.write_text(f"{text}due: 2026-02-01 23:59 Asia/Tokyo\n")
    assert around(tiny) == before
    manifest.write_text(text.replace("cell_seconds: 10", "cell_seconds: 11"))
    assert around(tiny) != before


def test_new_files_beside_the_same_notebook_are_other_work(tiny, hand_in):
    needs = "def mean(values):\n    open('own.csv')\n    return sum(values) / len(values or [1])"
    hand_in(tiny, "ann", {"mean": needs})
    assert run(tiny)[0] == 0
    before = scores(tiny)["ann"]
    folder = tiny.submitted_dir / "ann" / "hello_mean"
    (folder / "own.csv").touch()
    assert run(tiny)[0] == 0, "nobody has to agree to it"
    assert scores(tiny)["ann"] > before
    assert [each.number for each in History.of(tiny).load("hello_mean", "ann")] == [1, 2]


def test_a_result_from_before_files_counted_is_of_the_same_work():
    notebooks = {"nb": "a"}
    old = Result("ann", "a01", "graded", receipt={"submitted": notebooks})
    new = replace(old, receipt={"submitted": notebooks, "files": "b"})
    assert old.same_work(new)
    assert new.same_work(new)
    assert not new.same_work(replace(new, receipt={"submitted": notebooks, "files": "c"}))
    assert not new.same_work(replace(old, receipt={"submitted": {"nb": "c"}}))


def test_only_the_checks_of_the_changed_file_run_again(two_tasks, hand_in):
    course, hidden, ran = two_tasks
    hand_in(course, "s1")

    def what_runs(change):
        ran.unlink(missing_ok=True)
        change()
        (result,) = grade(course, "hello_mean", workers=1)
        return set(ran.read_text().split()) if ran.exists() else set(), result.score

    def edit(name, old, new):
        path = hidden / name
        path.write_text(path.read_text().replace(old, new))

    assert what_runs(lambda: None) == ({"mean", "total"}, 11)
    assert what_runs(lambda: edit("test_total.py", "== 3", "== 4")) == ({"total"}, 10)
    edit("wrong/divides_by_n_minus_1.py", "\n", "\n\n")
    edit("assignment.yaml", "limits:", "due: 2026-02-01 23:59 Asia/Tokyo\nlimits:")
    assert what_runs(lambda: None) == (set(), 10), "known mistakes and due dates grade nothing"
    edit("test_total.py", "The total", "The whole")
    err = run(course, "--profile")[2]
    assert "│ total │" in err
    assert "mean_of_nothing" not in err, "its time was not spent now"
    helper = hidden / "helper.py"  # may matter to any check
    assert what_runs(lambda: helper.write_text("")) == ({"mean", "total"}, 10)
    edit("test_total.py", "submission)", "submission, memo)")
    edit("test_mean.py", "def test_mean_of_nothing(submission)",
         "def test_mean_of_nothing(submission, memo)")  # fmt: skip
    before = around(course).checks
    edit("test_total.py", "== 4", "== 3")
    after = around(course).checks
    assert before["mean"] != after["mean"], "what one check puts into the memo, another may use"
    with (hidden / "test_total.py").open("a") as file:
        file.write("EMPTY = []\n")
    helper.write_text("from test_total import EMPTY\n")
    edit("test_mean.py", "import pathlib", "import pathlib\nfrom helper import EMPTY")
    edit("test_mean.py", "nothing(submission, memo)", "nothing(submission)")
    before = around(course).checks
    edit("test_total.py", "EMPTY = []", "EMPTY = ()")
    after = around(course).checks
    assert before["mean"] != after["mean"], "what it imports, by however many files"
