"""Recording a result: what is written, and that it can be done again."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import nbformat
import pytest
import sqlalchemy as sa
from nbgrader.api import Comment, Gradebook

from autograder.errors import CourseError, MachineFault, UsageError
from autograder.gradebook import Change, open_gradebook
from autograder.results import Result, TaskResult, Text


def by_cell(marks):
    return {f"{mark.notebook}/{mark.grade_id}": mark for mark in marks}


def test_scores_and_flags(book, result):
    recorded = book.record(result("ann"), "2026-01-31 10:00:00 +0900")
    assert (recorded.status, recorded.changes, recorded.look_again) == ("new", (), ())
    marks = by_cell(book.marks("ps1"))
    assert list(marks) == [
        "first/check_answer",
        "first/check_part",
        "first/kpi",
        "first/plot",
        "second/check_answer",
    ]
    assert {
        name: (mark.auto_score, mark.score, mark.needs_manual_grade) for name, mark in marks.items()
    } == {
        "first/check_answer": (1.0, 1.0, False),
        "first/check_part": (1.5, 1.5, False),
        "first/kpi": (None, 0.0, True),
        "first/plot": (None, 0.0, True),
        "second/check_answer": (7.0, 7.0, False),
    }
    assert marks["first/kpi"].timestamp.isoformat() == "2026-01-31T01:00:00"
    [submission] = book.submissions("ps1")
    assert (submission.score, submission.max_score) == (9.5, 21.0)
    assert submission.needs_manual_grade


def test_the_same_result_twice_leaves_the_same_rows(book, result, dump, db_url):
    book.record(result("ann"), "2026-01-31 10:00:00 UTC")
    book.record(result("bob"))
    before = dump(db_url)
    assert book.record(result("ann"), "2026-01-31 10:00:00 UTC").status == "unchanged"
    assert book.record(result("bob")).status == "unchanged"
    assert dump(db_url) == before


def test_a_regrade_tells_what_changed(book, result):
    book.record(result("ann"))
    again = book.record(result("ann", check_part=3, other=0))
    assert again.status == "changed"
    assert again.changes == (
        Change("first", "check_part", 1.5, 3.0),
        Change("second", "check_answer", 7.0, 0.0),
    )


def test_a_mark_by_a_person_is_kept_and_flagged(book, result):
    book.record(result("ann"))
    book.set_mark("ann", "ps1", "first", "kpi", 4, "Which users?")
    book.set_mark("ann", "ps1", "first", "check_part", 3)
    recorded = book.record(result("ann", check_part=0))
    assert recorded.look_again == ("check_part", "kpi")
    marks = by_cell(book.marks("ps1", "ann"))
    kpi, part = marks["first/kpi"], marks["first/check_part"]
    assert (kpi.manual_score, kpi.score, kpi.comment) == (4.0, 4.0, "Which users?")
    assert (part.auto_score, part.manual_score, part.score) == (0.0, 3.0, 3.0)
    assert kpi.needs_manual_grade
    assert part.needs_manual_grade


def automatic_comments(db_url):
    with Gradebook(db_url) as gradebook:
        rows = gradebook.db.query(Comment).all()
        return [row.auto_comment for row in rows if row.auto_comment]


def test_an_answer_left_as_released_scores_0_and_says_so(book, result, sources, db_url):
    untouched = nbformat.from_dict(sources["first"])
    for cell in untouched.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "kpi":
            cell.source = "YOUR ANSWER HERE"
    made = result("ann", kpi=0.0)
    book.record(replace(made, notebooks={**made.notebooks, "first": untouched}))
    kpi = by_cell(book.marks("ps1"))["first/kpi"]
    assert (kpi.auto_score, kpi.needs_manual_grade, kpi.comment) == (0.0, False, None)
    assert automatic_comments(db_url) == ["No response."]  # as nbgrader


def test_without_notebooks_attempted_says_whether_there_is_an_answer(book, result, db_url):
    made = result("ann")
    tasks = [replace(task, attempted=task.grade_id != "kpi") for task in made.tasks]
    book.record(replace(made, tasks=tuple(tasks), notebooks={}))
    kpi = by_cell(book.marks("ps1"))["first/kpi"]
    assert (kpi.auto_score, kpi.needs_manual_grade, kpi.comment) == (0.0, False, None)
    assert automatic_comments(db_url) == ["No response."]  # as nbgrader


def test_an_undecided_check_scores_0_and_needs_a_look(book, result, undecided):
    made = result("ann", check_answer=0.0)
    tasks = (replace(made.tasks[0], checks=(undecided,)), *made.tasks[1:])
    book.record(replace(made, tasks=tasks))
    mark = by_cell(book.marks("ps1"))["first/check_answer"]
    assert (mark.auto_score, mark.needs_manual_grade) == (0.0, True)


def test_a_missing_notebook_scores_0_and_waits_for_nobody(book, result):
    book.record(result("ann", without=("first",)))
    marks = by_cell(book.marks("ps1"))
    assert {m.auto_score for name, m in marks.items() if name.startswith("first")} == {0.0}
    assert not any(mark.needs_manual_grade for mark in marks.values())


def test_a_missing_outcome_is_a_failed_one(book, result):
    made = result("ann")
    book.record(replace(made, tasks=tuple(t for t in made.tasks if t.grade_id != "check_part")))
    mark = by_cell(book.marks("ps1"))["first/check_part"]
    assert (mark.auto_score, mark.needs_manual_grade) == (0.0, False)


@pytest.mark.parametrize(("score", "recorded"), [(99.0, 2.0), (-1.0, 0.0), (-0.0, 0.0)])
def test_points_are_clamped(book, result, score, recorded):
    book.record(result("ann", check_answer=score))
    assert by_cell(book.marks("ps1"))["first/check_answer"].auto_score == recorded


def test_points_that_are_no_number_are_our_bug(book, result, dump, db_url):
    before = dump(db_url)
    with pytest.raises(ValueError, match="finite"):
        book.record(result("ann", check_answer=float("nan")))
    assert dump(db_url) == before  # not even the student


def test_not_gradable_leaves_the_student_only(book, result, dump, db_url):
    refused = Result("ann", "ps1", "not_gradable", Text("The file is cut off."))
    assert book.record(refused).status == "not_gradable"
    rows = dump(db_url)
    assert len(rows["student"]) == 1
    assert not rows["submitted_assignment"] and not rows["grade"]

    book.record(result("ann"))
    before = dump(db_url)
    book.record(refused)
    assert dump(db_url) == before


def test_a_task_that_the_gradebook_does_not_know(book, result):
    made = result("ann")
    stray = TaskResult("check_nothing", 1.0, 1.0, False, notebook="first")
    with pytest.raises(CourseError, match=r"no graded cells 'check_nothing' in first.ipynb of ps1"):
        book.record(replace(made, tasks=(*made.tasks, stray)))
    ambiguous = TaskResult("check_answer", 1.0, 1.0, False)
    with pytest.raises(CourseError, match=r"has 2 graded cells"):
        book.record(replace(made, tasks=(ambiguous,)))


def test_an_unknown_assignment(book, result):
    with pytest.raises(UsageError, match=r"no assignment 'ps2'. Did you mean 'ps1'"):
        book.record(replace(result("ann"), assignment="ps2"))


def test_late_work(db_url, sources, result):
    asked = []

    def policy(assignment, student, score, seconds):
        asked.append((assignment, student, score, seconds))
        return 100.0

    with open_gradebook(db_url, "course", late=policy) as book:
        book.ensure_assignment("ps1", sources)
        book.set_due("ps1", "2026-01-31 00:00:00 UTC")
        book.record(result("ann"), "2026-01-30 23:59:59 UTC")
        assert asked == []
        book.record(result("ann"), "2026-01-31 00:01:00 UTC")
        assert asked == [("ps1", "ann", 2.5, 60.0), ("ps1", "ann", 7.0, 60.0)]
        [submission] = book.submissions("ps1")
        assert (submission.late_penalty, submission.final_score) == (9.5, 0.0)
        assert submission.seconds_late == 60.0
        book.record(result("ann"), "2026-01-30 00:00:00 UTC")
        assert book.submissions("ps1")[0].late_penalty == 0.0


def test_late_penalties_are_brought_up_to_date(db_url, sources, result):
    times = {"ann": "2026-01-31 00:01:00 UTC", "bob": "2026-01-30 00:00:00 UTC", "cleo": None}
    with open_gradebook(db_url, "course", late=lambda *_: 1.0) as book:
        book.ensure_assignment("ps1", sources)
        book.record_all((result(student), when) for student, when in times.items())
        assert book.refresh_late("ps1", times) == [], "nothing is due"
        book.set_due("ps1", "2026-01-31 00:00:00 UTC")
        told = book.refresh_late("ps1", times, undo=True)
        assert [(each.student, each.penalty_before, each.penalty) for each in told] == [
            ("ann", 0.0, 2.0)  # of two notebooks
        ]
        assert told[0].score == told[0].score_before == 9.5
        assert [row.late_penalty for row in book.submissions("ps1")] == [0, 0, 0]
        assert book.refresh_late("ps1", times) == told
        assert [row.late_penalty for row in book.submissions("ps1")] == [2, 0, 0]
        assert book.refresh_late("ps1", times) == []
        # a time that costs nothing is kept as well, one that is not known changes nothing
        assert book.refresh_late("ps1", {"bob": "2026-01-29 00:00:00 UTC", "nobody": None}) == []
        assert [str(row.timestamp) for row in book.submissions("ps1")] == [
            "2026-01-31 00:01:00", "2026-01-29 00:00:00", "None",
        ]  # fmt: skip
    with open_gradebook(db_url, "course", late=None) as book:
        [back] = book.refresh_late("ps1", {"ann": None})
        assert (back.penalty_before, back.penalty) == (2.0, 0.0)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
def test_where_no_penalty_changes_nobody_has_to_wait(db_url, sources, result):
    times = {"ann": "2026-01-31 00:01:00 UTC", "bob": "2026-01-30 00:00:00 UTC"}
    with open_gradebook(db_url, "course", late=lambda *_: 1.0, patience=0.2) as book:
        book.ensure_assignment("ps1", sources)
        book.set_due("ps1", "2026-01-31 00:00:00 UTC")
        book.record_all((result(student), when) for student, when in times.items())
        with closing(sqlite3.connect(sa.make_url(db_url).database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # somebody else is writing
            assert book.refresh_late("ps1", times, undo=True) == []
            assert book.refresh_late("ps1", times) == []
            with pytest.raises(MachineFault, match="held the gradebook"):
                book.refresh_late("ps1", {"ann": "2026-01-30 00:00:00 UTC"})


def test_several_in_one_transaction(book, result, dump, db_url):
    book.record_all([(result("ann"), None), (result("bob"), None)])
    before = dump(db_url)
    with pytest.raises(ValueError, match="finite"):
        book.record_all([(result("cleo"), None), (result("dan", other=float("inf")), None)])
    assert dump(db_url) == before


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
def test_the_cost_of_a_submission_does_not_grow(book, result):
    """Not measured in time: SQLite has to find every row of a submission by an index."""
    book.record(result("bob"))  # loads the assignment, once
    statements = []
    sa.event.listen(
        book._engine, "before_cursor_execute", lambda *a: statements.append((a[2], a[3]))
    )
    for _ in range(2):
        book.record(result("ann"))
    book.marks("ps1", "ann")
    selects = [(s, p) for s, p in statements if s.lstrip().startswith(("SELECT", "UPDATE"))]
    assert len(selects) > 10
    with book._engine.connect() as conn:
        for statement, values in selects:
            values = values[0] if isinstance(values, list) else values
            plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert not [row for row in plan if row[3].startswith("SCAN")], (statement, plan)
