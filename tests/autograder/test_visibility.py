"""What a trainee sees of hidden checks: what each reveals, and what is opened after the close."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.checks.runner import CheckRunner
from autograder.course import Course
from autograder.errors import CheckError, CourseError
from autograder.feedback import page_options, render_pages
from autograder.nbgrader.autograded import graded_notebook
from autograder.results import PARTS, CheckResult, Message, Text, from_record, to_record
from autograder.store import ResultStore
from autograder.visibility import Opened, for_trainee, opened_of
from tests.command import run_here

THIRD = "def mean(values):\n    return sum(values) / 3"  # misses one hidden check
TITLE = "The mean agrees with numpy and moves along with the values."
TITLE_JA = "平均はnumpyと一致し、値と一緒に動く。"
QUESTION = "Adding 10 to every value"
CALL = "mean([2.0, 4.0])"
SOURCE = "close(real(submission.mean(values)), np.mean(values))"
MARK = "@pytest.mark.core\n"  # of the hidden check that the tests change
SEEN = {
    "title": (TITLE, TITLE_JA),
    "concept": ("Concept: ", "概念: ", "Core idea not shown yet", "要点がまだ示されていません"),
    "points": ("0 / 6", "0/6"),
    "message": (QUESTION, CALL, "全ての値に10を足すと平均も10増えます"),
}


def reveal(course: Course, marker: str) -> None:
    path = course.checks_dir / "hello_mean" / "test_mean.py"
    text = path.read_text()
    assert text.count(MARK) == 1
    path.write_text(text.replace(MARK, f"{MARK}{marker}\n"))


def declare(course: Course, text: str) -> Course:
    path = course.checks_dir / "hello_mean" / "assignment.yaml"
    path.write_text(path.read_text() + text)
    return Course(course.root)


def run(course: Course, *words: str) -> tuple[int, str]:
    code, out, err = run_here(["-C", str(course.root), *words])
    return code, " ".join((out + err).split())


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("graded") / "course"


@pytest.fixture
def graded(tiny, hand_in, once) -> Course:
    """A course in which ``third`` missed a hidden check."""
    if not once.exists():
        hand_in(tiny, "third", {"mean": THIRD})
        assert run(tiny, "grade", "hello_mean", "-w", "1")[0] == 0
        shutil.copytree(tiny.root, once)
    shutil.rmtree(tiny.root)
    shutil.copytree(once, tiny.root)
    return Course(tiny.root)


def pages(course: Course) -> dict[str, str]:
    """The two pages, and the autograded notebook's test cell."""
    assert run(course, "feedback")[0] == 0
    folder = course.feedback_dir / "third" / "hello_mean"
    read = {
        "html": (folder / "hello_mean.html").read_text(),
        "md": (folder / "hello_mean.md").read_text(),
    }
    notebook = json.loads((course.autograded_dir / "third/hello_mean/hello_mean.ipynb").read_text())
    cells = [cell for cell in notebook["cells"] if "check(" in "".join(cell["source"])]
    return read | {"ipynb": json.dumps(cells, ensure_ascii=False)}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    "seen", [PARTS, ("title", "points", "message"), ("points",), ("concept", "message"), ()]
)
def test_a_trainee_sees_what_the_check_reveals(graded, seen, lang):
    result = ResultStore(graded.state_dir / "results").load("hello_mean", "third")
    (task,) = result.tasks
    checks = tuple(replace(check, reveals=() if check.public else seen) for check in task.checks)
    result = replace(result, tasks=(replace(task, checks=checks),))
    options = page_options(graded, "hello_mean", lang)
    notebook = graded_notebook(result, "hello_mean", lang)
    cells = [cell for cell in notebook.cells if "check(" in cell.source]
    made = render_pages(result, **{**options, "languages": (lang,)})
    read = {"html": made.html, "md": made.markdown[lang]}
    for kind, text in (read | {"ipynb": json.dumps(cells, ensure_ascii=False)}).items():
        there = {"ipynb": {"title", "points"}, "md": {"title", "points", "message"}}
        for part in there.get(kind, PARTS):
            assert any(word in text for word in SEEN[part]) == (part in seen), (kind, part)
        untitled = "非公開のチェック" if lang == "ja" else "A hidden check"
        assert (untitled in text) == ("title" not in seen), kind
        assert "mean_moves_along" not in text, kind
        assert SOURCE not in text, kind
        assert ("1, 2, 6 の平均は 3。" if lang == "ja" else "The mean of 1, 2 and 6") in text


def test_nbgraders_own_pages_show_no_more(graded):
    reveal(graded, '@pytest.mark.reveals("points")')
    words = ["generate_feedback", "hello_mean", "--force"]
    assert run(graded, "grade", "hello_mean", "-w", "1", "--yes")[0] == 0
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=graded.root,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    for path in (graded.feedback_dir / "third" / "hello_mean").glob("hello_mean.*"):
        text = path.read_text()
        ja = path.name.endswith(".ja.md")
        assert ("非公開のチェック" if ja else "A hidden check") in text, path.name
        other = "空のリストの平均は 0.0。" if ja else "The mean of an empty list is 0.0."
        assert other in text, path.name  # the other one's title
        for part in ("title", "concept", "message"):
            assert not any(word in text for word in SEEN[part]), (path.name, part)


def test_what_is_revealed_is_no_matter_of_points(graded):
    before = ResultStore(graded.state_dir / "results").load("hello_mean", "third")
    reveal(graded, "@pytest.mark.reveals()")
    run(graded, "grade", "hello_mean", "-w", "1")
    after = ResultStore(graded.state_dir / "results").load("hello_mean", "third")
    assert (before.score, before.max_score) == (after.score, after.max_score) == (4.0, 10.0)
    assert [check.reveals for check in after.tasks[0].checks] == [PARTS, (), PARTS]


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        (
            'reveals("titel")',
            "test_mean.py::test_mean_moves_along: reveals() takes some of 'title', 'concept', "
            "'points', 'message', not 'titel'. Did you mean 'title'?",
        ),
        ("reveals(title=True)", "not 'title'"),
        ("reveals(3)", "not 3."),
    ],
)
def test_an_unknown_part_is_refused(tiny, marker, told, monkeypatch):
    reveal(tiny, f"@pytest.mark.{marker}")
    monkeypatch.delitem(sys.modules, "test_mean", raising=False)  # another test's
    with pytest.raises(CheckError) as caught:
        CheckRunner(tiny.checks_dir / "hello_mean")
    assert told in str(caught.value)


def test_a_public_check_hides_nothing(tiny, monkeypatch):
    monkeypatch.delitem(sys.modules, "test_mean", raising=False)  # another test's
    path = tiny.checks_dir / "hello_mean" / "test_mean.py"
    text = path.read_text().replace(
        "@pytest.mark.public\n", '@pytest.mark.public\n@pytest.mark.reveals("title")\n'
    )
    path.write_text(text)
    with pytest.raises(CheckError, match="test_mean_small_example is public"):
        CheckRunner(path.parent)
    code, said = run(tiny, "release", "--unproven")
    assert code == 2
    assert "@pytest.mark.reveals" in said


CLOSED = "closes: 2026-03-01 12:00 Asia/Tokyo\n"
LATER = "closes: 2199-03-01 12:00 Asia/Tokyo\n"
PAST = "closes: 2001-03-01 12:00 Asia/Tokyo\n"


def test_after_the_close_more_is_open(graded):
    reveal(graded, "@pytest.mark.reveals()")
    opens = "opens_after_close: [title, points, message, source]\n"
    early = declare(graded, LATER + opens)
    folder = early.submitted_dir / "third" / "hello_mean"
    for place in ("", "tests/hidden/hello_mean/"):  # a trainee cannot open anything
        path = folder / f"{place}assignment.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAST + opens)
    assert run(early, "grade", "hello_mean", "-w", "1", "--yes")[0] == 0
    for text in pages(early).values():
        assert "A hidden check" in text
        assert SOURCE not in text
        assert TITLE not in text
        assert QUESTION not in text
    path = early.checks_dir / "hello_mean" / "assignment.yaml"
    path.write_text(path.read_text().replace(LATER, PAST))
    closed = Course(early.root)
    for kind, text in pages(closed).items():
        if kind == "ipynb":  # as it was graded
            assert TITLE not in text
            continue
        assert TITLE in text, kind
        assert QUESTION in text, kind
        assert SOURCE in text.replace("\\", ""), kind
        assert "@pytest.mark" not in text, kind
        assert not any(word in text for word in SEEN["concept"]), kind
        assert "3.0)" not in text, kind  # the public check's source is in the release


def test_closing_alone_opens_nothing(tiny):
    course = declare(tiny, PAST)
    assert opened_of(course, course.assignment("hello_mean")) == Opened()


def test_a_date_does_not_grade_anything_again(graded):
    before = ResultStore(graded.state_dir / "results").load("hello_mean", "third")
    course = declare(graded, f"{PAST}opens_after_close: [source]\n")
    run(course, "grade", "hello_mean", "-w", "1")
    after = ResultStore(course.state_dir / "results").load("hello_mean", "third")
    assert before.receipt["key"] == after.receipt["key"]


@pytest.mark.parametrize(
    ("now", "extensions", "is_open"),
    [
        ("2026-03-01 02:59:59", "", False),
        ("2026-03-01 03:00:00", "", True),
        ("2026-03-01 03:00:00", "trainee-01: 2 hours", True),  # over before the close
        ("2026-03-01 03:00:00", "trainee-01: 30 days", False),  # 31 March, the due date's
        ("2026-03-30 23:59:00", "trainee-01: 30 days", False),
        ("2026-03-31 00:00:00", "trainee-01: 30 days", True),
        ("2026-03-01 03:00:00", "trainee-01: until 2026-03-02 00:00 UTC", False),
        ("2026-03-02 00:00:00", "trainee-01: until 2026-03-02 00:00 UTC", True),
    ],
)
def test_nobody_with_more_time_can_read_it_from_the_others(tiny, now, extensions, is_open):
    text = f"due: 2026-03-01 00:00 UTC\n{CLOSED}opens_after_close: [message]\n"
    if extensions:
        (tiny.root / "extensions.yaml").write_text(f"hello_mean:\n  {extensions}\n")
    course = declare(tiny, text)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    opened = opened_of(course, course.assignment("hello_mean"), moment)
    assert opened == Opened(frozenset({"message"}) if is_open else frozenset())


def test_more_time_that_only_the_gradebook_knows_of_counts(graded):
    course = declare(graded, f"{CLOSED}opens_after_close: [message]\n")
    at = datetime(2026, 3, 1, 4, tzinfo=UTC)  # an hour after the close
    about = course.assignment("hello_mean")
    assert opened_of(course, about, at).parts
    api = Gradebook(course.db_url)
    with contextlib.closing(api):
        api.update_or_create_assignment("hello_mean", duedate=datetime(2026, 3, 1, 1))
        assert opened_of(course, about, at).parts
        api.update_or_create_submission("hello_mean", "third", extension=timedelta(hours=4))
    assert not opened_of(course, about, at).parts
    assert opened_of(course, about, at + timedelta(hours=1)).parts
    (course.root / "extensions.yaml").write_text("hello_mean:\n  third: 1 hour\n")
    assert opened_of(course, about, at).parts, "the file says who has more time"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("opens_after_close: [source]\n", "opens_after_close needs the time from which on"),
        ("closes: tomorrow\n", "closes: 'tomorrow' is no time with a zone"),
        ("closes: 2026-03-01 12:00\n", "is no time with a zone"),
        (f"due: 2026-03-02 00:00 UTC\n{CLOSED}", "closes is before due, 2026-03-02 00:00 UTC"),
        (f"{CLOSED}opens_after_close: source\n", "must be a list of title, concept"),
        (f"{CLOSED}opens_after_close: [sauce]\n", "no 'sauce', only .*Did you mean 'source'"),
        (f"{CLOSED}opens_after_close: [[source]]\n", "there is no \\['source'\\]"),
        (f"{CLOSED}opens_after_close: [inputs]\n", "there is no 'inputs'"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(graded, text, told):
    course = declare(graded, text)
    with pytest.raises(CourseError, match=told) as caught:
        opened_of(course, course.assignment("hello_mean"))
    assert "hello_mean/assignment.yaml" in str(caught.value)
    assert run(course, "feedback")[0] == 2
    assert not course.feedback_dir.exists()


def test_an_opened_source_is_text(graded):
    """A check whose own text looks like a page's end is shown, and does nothing."""
    path = graded.checks_dir / "hello_mean" / "test_mean.py"
    bad = '    evil = "</code></pre><script>alert(1)</script>```"\n    values = rng'
    path.write_text(path.read_text().replace("    values = rng", bad))
    course = declare(graded, f"{PAST}opens_after_close: [source]\n")
    run(course, "grade", "hello_mean", "-w", "1", "--yes")
    text = pages(course)
    assert "<script>" not in text["html"]
    assert "&lt;script&gt;alert(1)" in text["html"]
    assert "````" in text["md"]  # a fence longer than the one inside


def test_a_result_from_before_reveals_all():
    check = CheckResult("x", "failed", 0, 5, False, Text("a"), "b", True, Message("wrong"))
    assert for_trainee(check) == check
    assert for_trainee(check, frozenset()) == for_trainee(check, frozenset({"source"}))


def test_it_survives_being_stored(graded):
    result = ResultStore(graded.state_dir / "results").load("hello_mean", "third")
    assert from_record(json.loads(json.dumps(to_record(result)))) == result
    old = to_record(result)
    for check in old["tasks"][0]["checks"]:
        del check["reveals"]
    assert from_record(old) == result
