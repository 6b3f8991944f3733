"""A course whose gradebook lies in PostgreSQL, through the commands."""

import csv

import sqlalchemy as sa

from autograder.course import Course
from autograder.gradebook import open_gradebook
from tests.command import run_here


def run(course, *words):
    code, out, err = run_here(["-C", str(course.root), *words])
    return code, " ".join(out.split()), " ".join(err.split())


def test_the_whole_way_and_a_server_that_goes_away(tiny, hand_in, postgres):
    url = postgres.fresh()
    with (tiny.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {url!r}\n")
    course = Course(tiny.root)
    hand_in(course, "ann")
    wrong = {"mean": "def mean(values):\n    return 1.0"}
    (hand_in(course, "bob", wrong).parent / "timestamp.txt").write_text("2026-02-01 09:00 +0900")
    assert run(course, "grade", "hello_mean", "-w", "1")[0] == 0
    with open_gradebook(url, course.course_id) as book:
        book.set_mark("bob", "hello_mean", "hello_mean", "check_mean", 3)
    assert run(course, "feedback")[0] == run(course, "report")[0] == 0
    assert run(course, "export", str(course.root / "scores.json"))[0] == 0
    with open(course.reports_dir / "scores.csv", encoding="utf-8-sig", newline="") as file:
        totals = {row["student"]: row["total"] for row in csv.DictReader(file)}
    assert totals == {"ann": "10.0", "bob": "3.0"}
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT student_id, timestamp FROM submitted_assignment ORDER BY 1")
        ).all()
    engine.dispose()
    assert [(who, when and when.isoformat()) for who, when in rows] == [
        ("ann", None),
        ("bob", "2026-02-01T00:00:00"),
    ]
    assert not list(tiny.root.glob("gradebook.db*"))
    assert "ok Gradebook: the server answers" in run(course, "doctor")[1]

    hand_in(course, "cleo")
    postgres.stop()
    try:
        code, out, err = run(course, "grade", "hello_mean", "-w", "1")
        assert code == 3 and "cannot be reached" in err and "run the same command again" in err
        assert "only-for-tests" not in out + err
        code, out, _ = run(course, "doctor")
        assert code == 3 and "mend Gradebook: The server" in out
    finally:
        postgres.start()
    assert run(course, "grade", "hello_mean", "-w", "1")[0] == 0
    with open_gradebook(url, course.course_id) as book:
        assert {row.student: row.score for row in book.submissions("hello_mean")} == {
            "ann": 10,
            "bob": 3,
            "cleo": 10,
        }
