"""Grading through the real sandbox, checks, gradebook and command."""

import contextlib
import glob
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import jsonschema
import pytest

from autograder import terminal
from autograder.course import Course
from autograder.errors import UsageError
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.store import ResultStore
from tests.command import run_here

STUB = "def mean(values):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def outcomes(result):
    return {check.name: check.outcome for task in result.tasks for check in task.checks}


def message(result, name):
    checks = {check.name: check for task in result.tasks for check in task.checks}
    return checks[name].message


@pytest.fixture
def cohort(tiny, hand_in):
    """One submission of each kind; graded once by the tests that look at it."""
    hand_in(tiny, "right")
    hand_in(tiny, "blank", {"mean": STUB})
    hand_in(tiny, "wrong", {"mean": "def mean(values):\n    return 1 + sum(values) / 2"})
    hand_in(tiny, "text", {"mean": "def mean(values):\n    return 'three'"})
    hand_in(tiny, "crash", {"mean": "def mean(values):\n    return values.nope"})
    hand_in(tiny, "gone", {"mean": "average = 1"})
    hand_in(tiny, "shadowed", extra=("mean = 3.0",))
    hand_in(tiny, "exits", {"mean": "import os\ndef mean(values):\n    os._exit(0)"})
    hand_in(tiny, "exits-in-cell", extra=("import os; os._exit(0)",))
    hand_in(tiny, "raises-in-cell", extra=("1 / 0",))
    hand_in(tiny, "broken").write_text('{"nbformat": 4, "cells": [')
    return tiny


def test_the_whole_way(cohort):
    results = {result.student: result for result in grade(cohort, "hello_mean", workers=1)}
    assert {student: result.score for student, result in results.items()} == {
        "right": 10,
        "blank": 0,
        "wrong": 0,
        "text": 0,
        "crash": 0,
        "gone": 0,
        "shadowed": 0,
        "exits": 0,
        "exits-in-cell": 10,
        "raises-in-cell": 10,
        "broken": 0,
    }
    assert set(outcomes(results["blank"]).values()) == {"skipped"}
    assert not results["blank"].tasks[0].attempted
    assert set(outcomes(results["wrong"]).values()) == {"failed"}
    told = message(results["wrong"], "mean_small_example")
    assert (told.called, told.returned) == ("mean([1, 2, 6])", "5.5")
    told = message(results["wrong"], "mean_of_nothing")
    assert told.text.ja.startswith("空のリスト")
    assert message(results["text"], "mean_small_example").cause == "wrong_type"
    assert "AttributeError" in message(results["crash"], "mean_small_example").plain()
    told = message(results["crash"], "mean_moves_along")
    assert told.plain().startswith("We called mean([2, 4]). Your code raised AttributeError: ")
    assert message(results["gone"], "mean_moves_along").cause == "missing"
    assert set(outcomes(results["shadowed"]).values()) == {"failed"}
    assert "no function" in message(results["shadowed"], "mean_moves_along").plain()
    assert set(outcomes(results["exits"]).values()) == {"error"}
    assert results["exits-in-cell"].findings[0].kind == "limit"
    assert results["broken"].status == "not_gradable"
    assert "valid notebook" in results["broken"].reason.en

    with sqlite3.connect(cohort.root / "gradebook.db") as book:
        rows = dict(
            book.execute(
                "select s.id, g.auto_score from grade g join submitted_notebook n"
                " on g.notebook_id = n.id join submitted_assignment a on n.assignment_id = a.id"
                " join student s on a.student_id = s.id"
            )
        )
    assert rows["right"] == 10.0
    assert rows["wrong"] == 0.0
    autograded = cohort.autograded_dir / "right" / "hello_mean" / "hello_mean.ipynb"
    text = autograded.read_text()
    assert "moves along" in text
    assert "np.mean(values)" not in text, "the source of a hidden check is in the notebook"


def test_grading_again_runs_only_what_changed(tiny, hand_in):
    hand_in(tiny, "same")
    path = hand_in(tiny, "changes", {"mean": STUB})
    grade(tiny, "hello_mean", workers=1)
    store = ResultStore(tiny.state_dir / "results")
    before = {
        name: store.path("hello_mean", name).stat().st_mtime_ns for name in ("same", "changes")
    }
    shutil.copy(tiny.submitted_dir / "same/hello_mean/hello_mean.ipynb", path)
    scores = {result.student: result.score for result in grade(tiny, "hello_mean", workers=1)}
    assert scores == {"same": 10, "changes": 10}
    after = {
        name: store.path("hello_mean", name).stat().st_mtime_ns for name in ("same", "changes")
    }
    assert before["same"] == after["same"]
    assert before["changes"] != after["changes"]


def test_a_lost_gradebook_is_written_again_from_stored_results(tiny, hand_in):
    hand_in(tiny, "s1")
    grade(tiny, "hello_mean", workers=1)
    for path in tiny.root.glob("gradebook.db*"):
        path.unlink()
    grade(Course(tiny.root), "hello_mean", workers=1)
    with sqlite3.connect(tiny.root / "gradebook.db") as book:
        assert book.execute("select auto_score from grade").fetchall() == [(10.0,)]


def test_a_gradebook_from_a_backup_is_brought_up_to_date(tiny, hand_in):
    path = hand_in(tiny, "ann", {"mean": STUB})
    hand_in(tiny, "bob")
    grade(tiny, "hello_mean", workers=1)
    backup = tiny.root / "copy.db"
    shutil.copy(tiny.root / "gradebook.db", backup)
    shutil.copy(tiny.submitted_dir / "bob/hello_mean/hello_mean.ipynb", path)
    grade(tiny, "hello_mean", workers=1)
    shutil.copy(backup, tiny.root / "gradebook.db")
    told = []
    for answer, score in ((False, 0.0), (True, 10.0)):
        grade(tiny, "hello_mean", workers=1, decide=lambda all_: bool(told.append(all_)) or answer)
        assert [(each.student, each.before, each.after) for each in told.pop()] == [
            ("ann", 0.0, 10.0)
        ]
        with open_gradebook(tiny.db_url, tiny.course_id) as book:
            scores = {row.student: row.score for row in book.submissions("hello_mean")}
        assert scores == {"ann": score, "bob": 10.0}
    grade(tiny, "hello_mean", workers=1, decide=told.append)
    assert told == []


def test_a_mark_from_a_backup_is_not_taken_for_one_of_newer_work(tiny, hand_in):
    def come(cells, when):
        shutil.rmtree(tiny.submitted_dir, ignore_errors=True)
        hand_in(tiny, "ann", cells)
        (tiny.submitted_dir / "ann" / "hello_mean" / "timestamp.txt").write_text(when)
        grade(tiny, "hello_mean", workers=1)

    def mark():
        with open_gradebook(tiny.db_url, tiny.course_id) as book:
            [found] = book.marks("hello_mean")
            return found

    come({}, "2026-02-01 10:00:00 UTC")
    with open_gradebook(tiny.db_url, tiny.course_id) as book:
        book.set_mark("ann", "hello_mean", mark().notebook, mark().grade_id, 9.0)
    shutil.copy(tiny.root / "gradebook.db", tiny.root / "copy.db")
    right = "def mean(values):\n    return sum(values) / len(values) if len(values) else 0.0"
    come({"mean": right}, "2026-02-03 10:00:00 UTC")
    assert mark().needs_manual_grade
    shutil.copy(tiny.root / "copy.db", tiny.root / "gradebook.db")
    assert not mark().needs_manual_grade
    grade(tiny, "hello_mean", workers=1)
    assert (mark().score, mark().needs_manual_grade) == (9.0, True)


def test_penalties_are_brought_up_to_date_where_notebooks_were_deleted(tiny, hand_in):
    hand_in(tiny, "ann")
    (tiny.submitted_dir / "ann" / "hello_mean" / "timestamp.txt").write_text("2026-02-03 00:00 UTC")
    grade(tiny, "hello_mean", workers=1)
    manifest = tiny.checks_dir / "hello_mean" / "assignment.yaml"
    due = "due: 2026-02-01 00:00 UTC\nlate: {percent_per_day: 10}\n"
    manifest.write_text(due + manifest.read_text())
    shutil.rmtree(tiny.autograded_dir)
    told = []

    def decide(revisions):
        told.extend(revisions)
        return True

    for dry_run in (True, False):
        grade(Course(tiny.root), "hello_mean", workers=1, dry_run=dry_run, decide=decide)
    assert [(each.before, each.after) for each in told] == [(10.0, 8.0)] * 2


def test_deleted_notebooks_are_written_again_and_nothing_else(tiny, hand_in):
    hand_in(tiny, "ann")
    grade(tiny, "hello_mean", workers=1)
    with open_gradebook(tiny.db_url, tiny.course_id) as book:
        [mark] = book.marks("hello_mean")
        book.set_mark("ann", "hello_mean", mark.notebook, mark.grade_id, 9.0)
    shutil.rmtree(tiny.autograded_dir)
    grade(tiny, "hello_mean", workers=1, dry_run=True)
    assert not tiny.autograded_dir.exists()
    grade(tiny, "hello_mean", workers=1)
    assert (tiny.autograded_dir / "ann" / "hello_mean" / "hello_mean.ipynb").is_file()
    with open_gradebook(tiny.db_url, tiny.course_id) as book:
        [mark] = book.marks("hello_mean")
    assert (mark.score, mark.needs_manual_grade) == (9.0, False)


def test_one_worker_or_two_give_the_same(tiny, hand_in):
    hand_in(tiny, "s0")
    for number in range(1, 6):
        hand_in(tiny, f"s{number}", {"mean": f"def mean(values):\n    return {number}.0"})

    def strip(results):
        return [(r.student, r.score, outcomes(r), r.findings) for r in results]

    one = strip(grade(tiny, "hello_mean", workers=1))
    two = strip(grade(tiny, "hello_mean", workers=2, force=True))
    assert one == two


def test_files_handed_in_beside_the_notebook_do_not_displace_the_instructors(tiny, hand_in):
    (tiny.source_dir / "hello_mean" / "data").mkdir()
    (tiny.source_dir / "hello_mean" / "data" / "values.txt").write_text("1 2 6")
    read = "print(open('data/values.txt').read(), open('mine.txt').read())"
    folder = hand_in(tiny, "s1", extra=(read,)).parent
    (folder / "mine.txt").write_text("my notes")
    (folder / "data").write_text("a file named like the folder")
    (folder / "practice").mkdir()
    (folder / "practice" / "__init__.py").write_text("raise SystemExit('not mine')")
    (result,) = grade(tiny, "hello_mean", workers=1)
    assert result.score == 10
    autograded = (tiny.autograded_dir / "s1/hello_mean/hello_mean.ipynb").read_text()
    assert "1 2 6 my notes" in autograded


def test_unknown_students_and_no_submissions_are_usage_errors(tiny, hand_in):
    with pytest.raises(UsageError, match="autograder collect"):
        grade(tiny, "hello_mean")
    hand_in(tiny, "taro")
    with pytest.raises(UsageError, match="Did you mean 'taro'"):
        grade(tiny, "hello_mean", ["tarou"])


def command(course, *args, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "autograder", "--course", str(course.root), *args],
        capture_output=True,
        text=True,
        timeout=120,
        **kwargs,
    )


def test_the_command_its_json_and_its_exit_codes(tiny, hand_in, result_schema):
    hand_in(tiny, "right")
    done = command(tiny, "grade", "hello_mean", "--json", str(tiny.root / "out.json"))
    assert done.returncode == 0, done.stderr
    assert "hello_mean 1/1" in done.stderr, "a plain progress line a submission"
    assert "\x1b[" not in done.stdout + done.stderr, "no colours off a terminal"
    document = json.loads((tiny.root / "out.json").read_text())
    jsonschema.validate(document, result_schema)
    assert document[0]["score"] == 10
    assert document[0]["sandbox"] in ("full", "lite")
    hand_in(tiny, "broken").write_text("not a notebook")
    done = command(tiny, "grade", "hello_mean", "-s", "broken")
    assert done.returncode == 3
    assert "broken" in done.stderr
    done = command(tiny, "grade", "helo_mean")
    assert done.returncode == 2
    assert "Did you mean 'hello_mean'" in done.stderr
    assert "Traceback" not in done.stderr
    assert command(tiny, "grade", "hello_mean", "--workers", "many").returncode == 2
    assert command(tiny, "gread").returncode == 2


def test_what_was_started_ahead_ends_with_a_command_that_fails(tiny, tmp_path):
    place = tmp_path / "temporary"
    place.mkdir()
    command = [sys.executable, "-m", "autograder", "-C", str(tiny.root), "grade", "nothing"]
    done = subprocess.run(command, env={**os.environ, "TMPDIR": str(place)}, capture_output=True)
    assert done.returncode == 2
    assert list(place.iterdir()) == []
    for environ in glob.glob("/proc/[0-9]*/environ"):
        with contextlib.suppress(OSError), open(environ, "rb") as file:
            assert str(place).encode() not in file.read(), environ


def test_a_warning_in_a_check_goes_to_the_log_and_not_to_the_terminal(tiny, hand_in):
    hand_in(tiny, "ann")
    check = tiny.checks_dir / "hello_mean" / "test_mean.py"
    place = "    assert real(submission.mean([])) == 0.0"
    warn = "    import numpy as np\n    np.subtract([np.inf], [np.inf])\n"
    text = check.read_text()
    assert place in text
    check.write_text(text.replace(place, warn + place))
    done = command(tiny, "grade", "hello_mean", "-q", "-w", "1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "RuntimeWarning" in (tiny.state_dir / "grader.log").read_text()


def test_help_is_quick_and_imports_no_heavy_library():
    code = (
        "import sys; sys.argv = ['autograder', '--help']\n"
        "from autograder.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'sklearn', 'nbgrader', 'pandas', 'IPython'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_interrupt_keeps_what_is_finished(tiny, hand_in):
    hand_in(tiny, "a-quick")
    hand_in(tiny, "b-slow", extra=("import time; time.sleep(60)",))
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "autograder",
            "-C",
            str(tiny.root),
            "grade",
            "hello_mean",
            "-w",
            "1",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    store = ResultStore(tiny.state_dir / "results")
    for _ in range(300):
        if store.path("hello_mean", "a-quick").exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert "What was finished is kept" in told
    assert "Traceback" not in told
    assert store.load("hello_mean", "a-quick").score == 10
    assert store.load("hello_mean", "b-slow") is None


def children_of(pid):
    """Ids of the processes whose parent is ``pid``."""
    found = []
    for status in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError), open(status) as file:
            fields = file.read().rsplit(")", 1)[1].split()
            if int(fields[1]) == pid:
                found.append(int(status.split("/")[2]))
    return found


def test_a_killed_grader_leaves_a_consistent_gradebook_and_the_next_run_completes(tiny, hand_in):
    for number in range(8):
        hand_in(tiny, f"s{number}")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "autograder",
            "-C",
            str(tiny.root),
            "grade",
            "hello_mean",
            "-w",
            "1",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    results = tiny.state_dir / "results" / "hello_mean"
    ends = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < ends:
        if len(list(results.glob("s*.json"))) >= 3:
            break
        time.sleep(0.01)
    workers = children_of(process.pid)
    assert workers
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{pid}") for pid in workers):
            break
        time.sleep(0.1)
    else:
        pytest.fail("workers outlive the killed grader")
    with sqlite3.connect(tiny.root / "gradebook.db") as book:
        assert book.execute("pragma integrity_check").fetchone() == ("ok",)
    results = grade(tiny, "hello_mean", workers=1)
    assert [result.score for result in results] == [10] * 8
    with sqlite3.connect(tiny.root / "gradebook.db") as book:
        assert book.execute("select count(*) from grade").fetchone() == (8,)


def test_chance_is_not_the_same_for_everybody(tiny, hand_in):
    """All children are forks of one process; `verify` looks for luck by running again."""
    for student in ("ann", "bob"):
        hand_in(tiny, student, {"mean": "import numpy as np\nprint(np.random.rand())"})
    grade(tiny, "hello_mean", workers=1)
    printed = {
        output["text"]
        for result in ResultStore(tiny.state_dir / "results").all("hello_mean")
        for cell in result.notebooks["hello_mean"]["cells"]
        for output in cell.get("outputs", ())
        if output.get("name") == "stdout"
    }
    assert len(printed) == 2, printed


def test_pages_are_written_beside_grading(tiny, hand_in):
    for student in ("ann", "bob"):
        hand_in(tiny, student)
    hand_in(tiny, "eve").write_text("{")
    pages = tiny.feedback_dir
    assert command(tiny, "grade", "hello_mean", "--feedback", "-q").returncode == 3
    beside = {path: path.read_bytes() for path in sorted(pages.rglob("*")) if path.is_file()}
    assert {path.relative_to(pages).parts[0] for path in beside} == {"ann", "bob", "eve"}
    assert command(tiny, "feedback").returncode == 0
    assert {path: path.read_bytes() for path in beside} == beside
    (pages / "bob" / "hello_mean" / "hello_mean.html").unlink()
    before = (pages / "ann" / "hello_mean" / "hello_mean.html").stat().st_mtime_ns
    assert command(tiny, "grade", "hello_mean", "--feedback", "-q").returncode == 3
    assert (pages / "bob" / "hello_mean" / "hello_mean.html").is_file()
    assert (pages / "ann" / "hello_mean" / "hello_mean.html").stat().st_mtime_ns == before
    shutil.rmtree(tiny.submitted_dir / "ann")
    hand_in(tiny, "ann", {"mean": "def mean(values):\n    return 7.0"})
    assert command(tiny, "grade", "hello_mean", "-q").returncode == 3
    page = (pages / "ann" / "hello_mean" / "hello_mean.md").read_bytes()
    assert command(tiny, "grade", "hello_mean", "--feedback", "-q").returncode == 3
    assert (pages / "ann" / "hello_mean" / "hello_mean.md").read_bytes() != page, "it was old"


def test_a_broken_template_stops_no_recording(tiny, hand_in):
    for student in ("ann", "bob", "eve"):
        hand_in(tiny, student)
    template = tiny.root / "feedback_templates" / "feedback.html.j2"
    template.parent.mkdir(exist_ok=True)
    template.write_text("{% nonsense %}")
    done = command(tiny, "grade", "hello_mean", "--feedback", "-q")
    assert done.returncode == 2
    assert "feedback.html.j2" in done.stderr
    stored = ResultStore(tiny.state_dir / "results").all("hello_mean")
    assert [result.student for result in stored] == ["ann", "bob", "eve"]


@pytest.mark.attacks
def test_no_terminal_is_driven_by_the_log(tiny, hand_in):
    """A check that quotes what it was given when it breaks."""
    check = tiny.checks_dir / "hello_mean" / "test_mean.py"
    place = "    assert real(submission.mean([])) == 0.0"
    assert place in check.read_text()
    check.write_text(check.read_text().replace(place, "    raise ValueError(submission.mean([]))"))
    hostile = "\x1b]0;owned\x07\x1b[2J\x1b[31mSEEN\r\x9b1A\u202e" + 10**5 * "x"
    hand_in(tiny, "ann", {"mean": f"def mean(values):\n    return {hostile!r}"})
    grade(tiny, "hello_mean", workers=1)
    told = (tiny.state_dir / "grader.log").read_text()
    assert "SEEN" in told
    assert not set("\x1b\x07\x9b\u202e") & set(told)
    assert len(told) < 50_000


def test_no_table_that_nobody_reads(tiny, hand_in, monkeypatch):
    for student in ("ann", "bob"):
        hand_in(tiny, student)
    words = ["-C", str(tiny.root), "grade", "hello_mean", "-w", "1"]
    monkeypatch.setattr(terminal, "MOST_ROWS", 1)
    _, out, _ = run_here(words)
    assert "ann" not in out
    assert "Too many for a table" in out
    assert "2 submissions, sandbox level" in out
    monkeypatch.setattr(terminal, "MOST_ROWS", 2)
    assert "ann" in run_here(words)[1]


def test_folders_may_have_other_names(tiny, hand_in):
    tiny.source_dir.rename(tiny.root / "src")
    with (tiny.root / "nbgrader_config.py").open("a") as file:
        file.write(
            "c.CourseDirectory.source_directory = 'src'\n"
            "c.CourseDirectory.submitted_directory = 'in'\n"
        )
    course = Course(tiny.root)
    hand_in(course, "wrong", {"mean": "def mean(values):\n    return 7.0"})
    done = command(course, "grade", "hello_mean", "-q")
    assert done.returncode == 0, done.stderr
    [result] = ResultStore(course.state_dir / "results").all("hello_mean")
    failed = [check for task in result.tasks for check in task.checks if not check.points]
    assert failed
    assert all(check.outcome == "failed" for check in failed), "not for want of the reference"
