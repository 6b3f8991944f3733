"""Late work: what a course declares, what it costs, and where it is said."""

import csv
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.late import Terms, deadline_of, read_extensions, terms_of
from tests.command import run_here

DUE = "due: 2026-02-01 09:00 Asia/Tokyo\n"  # midnight in UTC
HOUR = 3600.0
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("seconds", "points"),
    [
        (0, None),
        (30 * 60, None),  # the grace period, to its end
        (30 * 60 + 1, 1.0),
        (DAY + 30 * 60, 1.0),
        (DAY + 30 * 60 + 1, 2.0),
        (3 * DAY, 3.0),
        (3 * DAY + HOUR, 3.5),  # the cap
        (9999 * DAY, 3.5),
    ],
)
def test_what_a_day_costs(seconds, points):
    assert Terms(30, 10, 35).points_off(10.0, seconds) == points


def test_nothing_costs_nothing():
    assert Terms().points_off(10.0, 9 * DAY) is None
    assert Terms(0, 10).points_off(0.0, 9 * DAY) == 0.0


def declare(course, text, name="hello_mean"):
    path = course.checks_dir / name / "assignment.yaml"
    path.write_text(path.read_text() + text)
    return Course(course.root)


def configure(course, line):
    path = course.root / "nbgrader_config.py"
    path.write_text(f"{path.read_text()}\n{line}\n")
    return Course(course.root)


@pytest.mark.parametrize(
    "text",
    [
        "due: 2026-02-01 09:00 Asia/Tokyo",
        "due: 2026-02-01 09:00:00+09:00",  # YAML's own form of a time
        "due: 2026-02-01T00:00Z",
        'due: "2026-02-01 00:00 UTC"',
        "due: 2026-01-31 19:00 EST",
    ],
)
def test_when_it_is_due(tiny, text):
    course = declare(tiny, text)
    deadline = deadline_of(course, course.assignment("hello_mean"))
    assert deadline.due == datetime(2026, 2, 1, tzinfo=UTC)
    assert deadline.extensions is None


@pytest.mark.parametrize("text", ["2026-02-01", "2026-02-01 09:00", "2026-02-01 09:00:00", "soon"])
def test_a_due_date_without_a_zone_is_refused(tiny, text):
    course = declare(tiny, f"due: {text}")
    with pytest.raises(CourseError, match=r"assignment.yaml: due: .* Write for instance 2026-"):
        deadline_of(course, course.assignment("hello_mean"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("late: 10", "must hold a mapping"),
        ("late:\n  percent: 10", "unknown key 'percent'. Did you mean 'percent_"),
        ("late:\n  percent_per_day: ten", "percent_per_day must be a number from 0 to 100"),
        ("late:\n  percent_cap: 101", "percent_cap must be a number from 0 to 100"),
        ("late:\n  grace_minutes: -1", "grace_minutes must be a number from 0 up"),
        ("late:\n  grace_minutes: .nan", "grace_minutes must be a number from 0 up"),
        ("late:\n  percent_per_day: true", "percent_per_day must be a number"),
    ],
)
def test_terms_that_are_none(tiny, text, words):
    course = declare(tiny, text)
    with pytest.raises(CourseError, match=rf"assignment.yaml: late.*{words}"):
        terms_of(course, course.assignment("hello_mean"))


def test_terms_of_the_course_and_of_an_assignment(tiny):
    course = configure(tiny, "c.Autograder.late_percent_per_day = 20")
    assert terms_of(course, course.assignment("hello_mean")) == Terms(0, 20, 100)
    course = declare(course, "late:\n  grace_minutes: 15\n  percent_cap: 50\n")
    assert terms_of(course, course.assignment("hello_mean")) == Terms(15, 20, 50)
    course = configure(course, "c.Autograder.late_percent_cap = -1")
    with pytest.raises(CourseError, match=r"c.Autograder.late_percent_cap must be a number"):
        terms_of(course, course.assignment("hello_mean"))


def test_extensions(tmp_path):
    path = tmp_path / "extensions.yaml"
    assert read_extensions(path, ["a"]) is None
    path.write_text("")
    assert read_extensions(path, ["a"]) == {}
    path.write_text(
        "a:\n"
        "  007: 2 days\n"
        "  no: 1 week, 2 days and 3 hours\n"
        "  cafe\u0301: 90 minutes\n"
        "  mika: until 2026-02-05 12:00 Asia/Tokyo\n"
        "  taro: 2026-02-05 12:00:00 +0900\n"
        "  jiro: 1.5 hours   # ill\n"
        "b:\n"
    )
    moment = datetime(2026, 2, 5, 3, tzinfo=UTC)
    found = read_extensions(path, ["a", "b"])
    assert {name: each.value for name, each in found["a"].items()} == {
        "007": timedelta(days=2),
        "no": timedelta(days=9, hours=3),
        "caf\u00e9": timedelta(minutes=90),
        "mika": moment,
        "taro": moment,
        "jiro": timedelta(minutes=90),
    }
    assert found["b"] == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("c:\n  x: 1 day", r"line 1: there is no assignment 'c'"),
        ("hello_maen:\n  x: 1 day", r"line 1: .*'hello_maen'. Did you mean 'hello_mean'"),
        ("hello_mean:\n  x: 1 day\n  y: 2 dyas", r"line 3: hello_mean, y: '2 dyas' is neither"),
        ("hello_mean:\n  x: 2026-02-05", r"line 2: .* until 2026-02-01 23:59 Asia/Tokyo"),
        ("hello_mean:\n  x: -1 day", r"line 2: hello_mean, x: '-1 day' is neither"),
        ("hello_mean:\n  x:", r"line 2: hello_mean, x: .* is neither"),
        ("hello_mean:\n  x: [1, 2]", r"line 2: hello_mean, x: .* is neither"),
        ("hello_mean:\n  x: 9999 weeks", r"line 2: .* longer than 3660 days"),
        ("hello_mean:\n  x: 1 day\n  x: 2 days", r"line 3: 'x' stands in line 2 already"),
        ("hello_mean:\n  [x]: 1 day", r"line 2: a name is one word"),
        ("hello_mean: [x]", r"line 1: expected a mapping of trainees of hello_mean"),
        ("- hello_mean", r"line 1: expected a mapping of assignments"),
        ("hello_mean: {x: 1 day", r"is not valid YAML"),
        ("[" * 5000, r"is not valid YAML"),
    ],
)
def test_extensions_that_are_none(tiny, text, words):
    path = tiny.root / "extensions.yaml"
    path.write_text(text)
    with pytest.raises(CourseError, match=rf"extensions.yaml.*{words}"):
        read_extensions(path, ["hello_mean"])


def test_extensions_in_no_text(tiny):
    path = tiny.root / "extensions.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"extensions.yaml cannot be read: .* UTF-8"):
        read_extensions(path, ["hello_mean"])


def test_an_extension_until_a_moment(tiny):
    path = tiny.root / "extensions.yaml"
    path.write_text("hello_mean:\n  ann: until 2026-02-03 12:00 UTC\n")
    course = declare(tiny, DUE)
    deadline = deadline_of(course, course.assignment("hello_mean"))
    due = deadline.due.replace(tzinfo=None)
    assert deadline.extension("ann", due) == timedelta(days=2, hours=12)
    assert deadline.extension("bob", due) is None
    with pytest.raises(CourseError, match=r"line 2: .* never due, so there is nothing to extend"):
        deadline.extension("ann", None)
    with pytest.raises(CourseError, match=r"line 2: .* before the assignment is due"):
        deadline.extension("ann", due + timedelta(days=9))


def hand_in_at(course, hand_in, student, when):
    (hand_in(course, student).parent / "timestamp.txt").write_text(when)


def late(course):
    with open_gradebook(course.db_url, course.course_id) as book:
        return {
            row.student: (row.score, row.late_penalty, row.seconds_late)
            for row in book.submissions("hello_mean")
        }


def run(course, *words):
    code, out, err = run_here(["-C", str(course.root), *words])
    return code, " ".join(out.split()), " ".join(err.split())


def test_the_whole_way(tiny, hand_in):
    course = declare(tiny, DUE + "late:\n  percent_per_day: 10\n  grace_minutes: 30\n")
    hand_in_at(course, hand_in, "in-time", "2026-02-01 08:59:59 JST")
    hand_in_at(course, hand_in, "in-grace", "2026-01-31 19:20:00.000000 EST")
    hand_in_at(course, hand_in, "late", "2026-02-02 02:30:00 Europe/Berlin")
    hand_in_at(course, hand_in, "extended", "2026-02-03 00:00:00 UTC")
    extensions = course.root / "extensions.yaml"
    extensions.write_text("hello_mean:\n  extended: 2 days\n  lat: 1 day\n")
    code, _, err = run(course, "grade", "hello_mean", "-w", "1")
    assert code == 0
    assert "extensions.yaml, line 3: no work of 'lat' so far. Did you mean 'late'?" in err
    assert late(course) == {
        "in-time": (10, 0, 0),
        "in-grace": (10, 0, 20 * 60),
        "late": (10, 2, 25.5 * HOUR),
        "extended": (10, 0, 0),
    }

    assert run(course, "feedback")[0] == run(course, "feedback", "-s", "late")[0] == 0
    folder = course.feedback_dir
    page = (folder / "late" / "hello_mean" / "hello_mean.html").read_text()
    text = (folder / "late" / "hello_mean" / "hello_mean.md").read_text()
    for said in (page, text.replace("\\", "")):
        assert "Handed in 1 day 1 hour after the deadline" in said
        assert "1 Feb 2026, 09:00 JST (UTC+09:00)" in said
        assert "2 points off, so 8 of 10 count" in said
    assert "<strong>10</strong> / 10" in page, "the tasks keep what they reached"
    grace = (folder / "in-grace" / "hello_mean" / "hello_mean.md").read_text()
    assert "Handed in 20 minutes after the deadline" in grace
    assert "No points were taken off" in grace
    assert "deadline" not in (folder / "extended" / "hello_mean" / "hello_mean.md").read_text()
    run(course, "feedback", "-s", "late", "--lang", "ja")
    page = (folder / "late" / "hello_mean" / "hello_mean.html").read_text()
    assert "1日1時間過ぎて提出されました" in page
    assert "2点を差し引き、10点中8点となります" in page
    assert "2026年2月1日 09:00 JST (UTC+09:00)" in page

    assert run(course, "report")[0] == 0
    page = (course.reports_dir / "report.html").read_text()
    assert "Late work" in page and "1 day 1 hour" in page and "-2 late" in page
    with open(course.reports_dir / "scores.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["late"]["hello_mean"], rows["late"]["late_work"], rows["late"]["total"]) == (
        "10.0", "-2.0", "8.0",
    )  # fmt: skip
    assert rows["extended"]["late_work"] == "0.0"

    # more time for one, less for another: told, and recorded only after a yes
    extensions.write_text("hello_mean:\n  late: until 2026-02-02 09:00 Asia/Tokyo\n")
    code, out, _ = run(course, "grade", "hello_mean")
    assert code == 3
    assert "│ late │ 8 → 9 │ +1 │ late work: 2 → 1 points off │" in out
    assert "│ extended │ 10 → 8 │ -2 │ late work: 0 → 2 points off │" in out
    assert late(course)["late"][:2] == (10, 2)
    assert run(course, "grade", "hello_mean", "--yes")[0] == 0
    assert late(course)["late"] == (10, 1, 1.5 * HOUR)
    assert late(course)["extended"] == (10, 2, 2 * DAY)
    code, out, _ = run(course, "grade", "hello_mean")
    assert code == 0 and "would change" not in out


@pytest.mark.parametrize(
    ("due", "zone", "said"),
    [
        ("2026-02-01 23:59 Asia/Tokyo", "", "23:59 JST (UTC+09:00)"),
        ("2026-02-01 23:59 JST", "Europe/Berlin", "23:59 JST (UTC+09:00)"),
        ("2026-02-01T23:59:00+05:30", "", "23:59 UTC+05:30"),
        ("2026-02-01 23:59 UTC", "Asia/Tokyo", "23:59 UTC"),
        ("", "", "14:59 UTC"),  # the gradebook's own date has no zone
        ("", "Asia/Tokyo", "23:59 JST (UTC+09:00)"),
        ("", "America/New_York", "09:59 EST (UTC-05:00)"),
    ],
)
def test_a_deadline_is_told_in_the_zone_it_was_written_in(
    tiny, hand_in, monkeypatch, due, zone, said
):
    course = configure(tiny, f"c.Autograder.time_zone = {zone!r}") if zone else tiny
    course = declare(course, f"due: {due}\n") if due else course
    hand_in_at(course, hand_in, "ann", "2026-02-03 10:00:00 UTC")
    assert run(course, "grade", "hello_mean", "-w", "1")[0] == 0
    if not due:
        with open_gradebook(course.db_url, course.course_id) as book:
            book.set_due("hello_mean", "2026-02-01 14:59 UTC")
    page = course.feedback_dir / "ann" / "hello_mean" / "hello_mean.html"
    written = set()
    for machine in ("UTC", "Asia/Tokyo", "America/New_York"):
        monkeypatch.setenv("TZ", machine)
        time.tzset()
        assert run(course, "feedback")[0] == 0
        written.add(page.read_bytes())
    monkeypatch.undo()
    time.tzset()
    (content,) = written
    assert f"1 Feb 2026, {said}" in content.decode()


PLUGIN = """
from nbgrader.plugins import BasePlugin
class Ours(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 3.0 if student_id == "ann" else None
c.AssignLatePenalties.plugin_class = Ours
"""


@pytest.mark.parametrize(
    ("line", "penalties"),
    [
        ("", [0, 0]),  # nbgrader's own default: nothing
        ('c.LateSubmissionPlugin.penalty_method = "none"', [0, 0]),
        ('c.LateSubmissionPlugin.penalty_method = "zero"', [10, 10]),
        (PLUGIN, [3, 0]),
        ("c.Autograder.late_percent_per_day = 25", [2.5, 2.5]),
        ('c.AssignLatePenalties.plugin_class = "autograder.nbgrader.late.LateWork"\n'
         "c.Autograder.late_percent_per_day = 25", [2.5, 2.5]),
    ],
)  # fmt: skip
def test_plugins_that_a_course_has_keep_working(tiny, line, penalties):
    """Every policy of nbgrader's, asked as ``grade`` asks it."""
    from autograder.nbgrader.late import late_policy

    policy = late_policy(configure(tiny, line))
    asked = [policy("hello_mean", student, 10.0, HOUR) or 0 for student in ("ann", "bob")]
    assert asked == penalties


def test_two_policies_at_once_are_refused(tiny):
    from autograder.nbgrader.late import late_policy

    course = configure(tiny, PLUGIN + "c.Autograder.late_percent_per_day = 25")
    with pytest.raises(CourseError, match=r"names Ours for late work .* Delete one of the two"):
        late_policy(course)


def test_a_mistake_in_the_file_stops_before_anything_is_graded(tiny, hand_in):
    hand_in(tiny, "ann")
    (tiny.root / "extensions.yaml").write_text("hello_mean:\n  ann: soon\n")
    code, _, err = run(tiny, "grade", "hello_mean")
    assert code == 2 and "line 2: hello_mean, ann: 'soon' is neither" in err
    assert not (tiny.root / "gradebook.db").exists()


def test_json_of_the_scores_has_the_penalty(tiny, hand_in):
    course = declare(tiny, DUE + "late:\n  percent_per_day: 10\n")
    hand_in_at(course, hand_in, "ann", "2026-02-01 10:00:00 UTC")
    run(course, "grade", "hello_mean", "-w", "1")
    run(course, "export", str(course.root / "scores.json"))
    (row,) = json.loads((course.root / "scores.json").read_text())["scores"]
    assert (row["raw_score"], row["late_submission_penalty"], row["score"]) == (10, 1, 9)
