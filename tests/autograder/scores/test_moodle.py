"""The file for Moodle, read by the rules of its importer (``grade/import/csv``)."""

import csv
import io

import pytest

from autograder.errors import UsageError
from autograder.export import export
from autograder.gradebook import open_gradebook
from autograder.results import Result, TaskResult
from autograder.scores.table import Options
from autograder.spreadsheet import original

from .conftest import FORMULAS, PLAIN


def moodle(course, tmp_path, **options):
    path = tmp_path / "moodle.csv"
    done = export(course, path, "moodle", Options(**options))
    return path.read_text(), done.remarks


def take_in(text, known):
    """Grades and comments by user and column, as Moodle would enter them.

    Its slip is here too: a row without an identifier goes to the user of the row above.
    """
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert header[:2] == ["First name", "Last name"]
    entered, user = {}, None
    for line in lines:
        values = [value.strip() for value in line]
        if values[2] not in ("", "0"):
            assert values[2] in known, f"user not found, nothing is imported: {values[2]!r}"
            user = values[2]
        for title, value in zip(header[3:], values[3:], strict=True):
            if title.endswith(" (Feedback)"):
                entered[user, title] = value
            else:
                entered[user, title] = None if value in ("", "-") else float(value)
    return header[2], entered


@pytest.fixture
def course(make):
    people = {"ann": ("Ann", "Lee", "ann@example.org"), "bob": ("=1+1", "@x", "Bob@example.org")}
    return make(
        people, {("a1", "ann"): (4.0, 5.25), ("a1", "bob"): (9.0, 1.0), ("a2", "ann"): (1, 2)}
    )


def test_by_email(course, tmp_path):
    text, remarks = moodle(course, tmp_path)
    assert remarks == ()
    column, entered = take_in(text, {"ann@example.org", "Bob@example.org"})
    assert column == "Email address"
    comment = "kpi: • good\n• =1 is clear"
    assert entered == {
        ("ann@example.org", "a1"): 9.25,
        ("ann@example.org", "a1 (Feedback)"): comment,
        ("ann@example.org", "a2"): 3.0,
        ("ann@example.org", "a2 (Feedback)"): comment,
        ("Bob@example.org", "a1"): 10.0,
        ("Bob@example.org", "a1 (Feedback)"): comment,
        ("Bob@example.org", "a2"): None,
        ("Bob@example.org", "a2 (Feedback)"): "",
    }
    assert "'=1+1,'@x,Bob@example.org,10," in text


@pytest.mark.parametrize(
    ("identify", "column"), [("username", "Username"), ("idnumber", "ID number")]
)
def test_by_id(course, tmp_path, identify, column):
    text, _ = moodle(course, tmp_path, identify=identify)
    found, entered = take_in(text, {"ann", "bob"})
    assert found == column and entered["ann", "a1"] == 9.25


def test_by_what_all_have(make, tmp_path):
    course = make(
        {"ann": ("", "", "ann@example.org")}, {("a1", "ann"): (1, 2), ("a1", "bob"): (3, 4)}
    )
    text, _ = moodle(course, tmp_path)
    assert take_in(text, {"ann", "bob"})[0] == "Username"


def test_percent_of_some(course, tmp_path):
    text, _ = moodle(course, tmp_path, scale="percent", assignments=["a1"], students=["ann"])
    _, entered = take_in(text, {"ann@example.org"})
    assert entered["ann@example.org", "a1"] == 46.25 and len(entered) == 2


def test_what_waits_for_marks_is_left_out(make, tmp_path):
    """A row with a dash for it would clear what was imported before."""
    scores = {("a1", "ann"): (4.0, None), ("a2", "ann"): (1.0, 2.0), ("a1", "bob"): (4.0, 0.0)}
    course = make({"eve": ("", "", "")}, scores)
    text, (remark,) = moodle(course, tmp_path)
    assert remark.startswith("still to be marked, so their trainees' rows are left out (--partial")
    assert remark.endswith(": 'ann/a1'")
    _, entered = take_in(text, {"bob"})
    assert entered["bob", "a1"] == 4.0
    assert entered["bob", "a2"] is None, "not handed in"
    entered = take_in(moodle(course, tmp_path, assignments=["a2"])[0], {"ann"})[1]
    assert entered["ann", "a2"] == 3.0
    entered = take_in(moodle(course, tmp_path, partial=True)[0], {"ann", "bob"})[1]
    assert entered["ann", "a1"] == 4.0
    with pytest.raises(UsageError, match=r"nobody has a final score.*--partial"):
        moodle(course, tmp_path, students=["ann"])


def test_a_mark_that_a_re_grade_kept_counts(make, tmp_path):
    scores = {("a1", "ann"): (4.0, 5.0)}
    course = make({}, scores)
    with open_gradebook(course.db_url, course.course_id) as book:
        tasks = (
            TaskResult("check_f", 3.0, 10.0, False, notebook="a1"),
            TaskResult("kpi", None, 10.0, True, notebook="a1"),
        )
        book.record(Result("ann", "a1", "graded", tasks=tasks))
        assert book.kept_marks("a1") == {"ann": ["kpi"]}
    text, remarks = moodle(course, tmp_path)
    assert take_in(text, {"ann"})[1]["ann", "a1"] == 8.0
    assert remarks == ("with a mark that a re-grade kept, to be looked at again: 'ann/a1'",)


@pytest.mark.attacks
@pytest.mark.parametrize(
    ("people", "identify", "words"),
    [
        ({"ann": "a@b.c", "eve": ""}, "email", "Email address: nothing to find.*'eve'.*--skip-un"),
        ({"ann": "a@b.c", "eve": " \t"}, "email", "nothing to find them by"),
        ({"ann": "a@b.c", "0": "e@b.c"}, "username", "nothing to find them by .'0'"),
        ({"ann": "a@b.c", "eve": "A@B.c "}, "email", "the same as another's .'ann', 'eve'"),
        ({"ann": "a@b.c", "eve": "\N{LATIN SMALL LETTER A WITH ACUTE}@b.c"}, "email", "another's"),
        ({"ann": "a@b.c", "eve": "\N{FULLWIDTH LATIN SMALL LETTER A}@b.c"}, "email", "another's"),
        ({"ann": "a@b.c", "=1+1": "e@b.c"}, "idnumber", "like a formula.*'=1.1'.*--identify"),
    ],
)  # fmt: skip
def test_grades_go_to_nobody_else(make, tmp_path, people, identify, words):
    people = {**people, "zoe": "z@b.c"}
    course = make(
        {who: ("", "", email) for who, email in people.items()},
        {("a1", who): (float(n), 0.0) for n, who in enumerate(people)},
    )
    with pytest.raises(UsageError, match=words):
        moodle(course, tmp_path, identify=identify)
    assert not (tmp_path / "moodle.csv").exists()
    text, remarks = moodle(course, tmp_path, identify=identify, skip_unmatched=True)
    assert len(remarks) == 1 and "left out: " in remarks[0]
    known = {"ann", "a@b.c", "zoe", "z@b.c"}
    assert {user for user, _ in take_in(text, known)[1]} <= known


@pytest.mark.attacks
def test_names_of_any_kind(make, tmp_path):
    names = [*FORMULAS, *PLAIN]
    people = {
        f"s{n:02}": (name, name[::-1], f"s{n:02}@example.org") for n, name in enumerate(names)
    }
    scores = {("a1", who): (n / 7, n / 9) for n, who in enumerate(people)}
    text, _ = moodle(make(people, scores), tmp_path)
    _, entered = take_in(text, {email for _, _, email in people.values()})
    assert {who: entered[f"{who}@example.org", "a1"] for who in people} == {
        who: check + answer for (_, who), (check, answer) in scores.items()
    }
    lines = list(csv.reader(io.StringIO(text, newline="")))[1:]
    tidied = [name.replace("\r\n", "\n").replace("\r", "\n") for name in names]
    assert [original(line[0]) for line in lines] == tidied
