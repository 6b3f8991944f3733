"""Reading marks and entering them."""

from dataclasses import replace

import pandas as pd
import pytest
from nbgrader.api import Gradebook

from autograder.errors import UsageError


def test_marks_make_a_data_frame(book, result):
    for student in ("bob", "ann"):
        book.record(result(student))
    frame = pd.DataFrame(book.marks("ps1"))
    assert list(frame.columns) == [
        "student", "assignment", "notebook", "grade_id", "manual", "auto_score", "manual_score",
        "extra_credit", "score", "max_score", "needs_manual_grade", "comment", "timestamp",
        "late_penalty",
    ]  # fmt: skip
    assert list(frame.student.unique()) == ["ann", "bob"]
    assert frame.groupby("student").score.sum().to_dict() == {"ann": 9.5, "bob": 9.5}
    assert len(book.marks("ps1", "ann")) == 5
    assert book.marks("ps1", "nobody") == []


def test_a_snapshot_knows_who_is_recorded_with_which_scores(book, result):
    assert book.snapshot("ps1").penalties == {}
    for student in ("bob", "ann"):
        book.record(result(student), "2026-02-01 10:00 Asia/Tokyo")
    then = book.snapshot("ps1")
    assert then.penalties == {"ann": 0.0, "bob": 0.0}
    assert then.has(result("ann"))
    assert not then.has(result("eve"))
    first, *others = result("ann").tasks
    other = replace(first, score=(first.score or 0.0) + 0.5)
    assert not then.has(replace(result("ann"), tasks=(other, *others)))
    assert then.came_at("ann", "2026-02-01 01:00 UTC")
    assert not then.came_at("ann", "2026-02-01 01:01 UTC")
    assert not then.came_at("eve", "2026-02-01 01:00 UTC")


def test_extra_credit_counts(book, result, db_url):
    book.record(result("ann"))
    with Gradebook(db_url) as gradebook:
        gradebook.find_grade("check_part", "first", "ps1", "ann").extra_credit = 0.5
        gradebook.db.commit()
        theirs = gradebook.find_submission("ps1", "ann").score
    [submission] = book.submissions("ps1")
    assert submission.score == theirs == 10.0


def test_what_waits_for_a_person(book, result):
    def waiting():
        return [mark.grade_id for mark in book.marks("ps1") if mark.needs_manual_grade]

    book.record(result("ann"))
    assert [mark.grade_id for mark in book.marks("ps1") if mark.manual] == ["kpi", "plot"]
    assert waiting() == ["kpi", "plot"]
    book.set_mark("ann", "ps1", "first", "kpi", 5)
    assert waiting() == ["plot"]
    book.set_mark("ann", "ps1", "first", "kpi", None)
    assert waiting() == ["kpi", "plot"]


def test_marks_that_a_re_grade_kept(book, result):
    book.record_all((result(student), None) for student in ("ann", "bob"))
    assert book.kept_marks("ps1") == {}, "what waits for its first mark is another thing"
    for cell in ("plot", "kpi"):
        book.set_mark("bob", "ps1", "first", cell, 2.5)
    assert book.kept_marks("ps1") == {}
    book.record(result("bob"))
    assert book.kept_marks("ps1") == {"bob": ["kpi", "plot"]}
    book.set_mark("bob", "ps1", "first", "kpi", 2.5)
    assert book.kept_marks("ps1") == {"bob": ["plot"]}


def test_a_mark_is_what_formgrader_shows(book, result, db_url):
    book.record(result("ann"))
    book.set_mark("ann", "ps1", "first", "plot", 2.5, "Label the axes.")
    with Gradebook(db_url) as gradebook:
        grade = gradebook.find_grade("plot", "first", "ps1", "ann")
        assert (grade.score, grade.needs_manual_grade) == (2.5, False)
        assert gradebook.find_comment("plot", "first", "ps1", "ann").comment == "Label the axes."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bod", "ps1", "first", "kpi", 1), "no submission of ps1 by 'bod'. Did you mean 'bob'"),
        (("bob", "ps1", "frist", "kpi", 1), "no notebook 'frist'. Did you mean 'first'"),
        (("bob", "ps1", "first", "kpo", 1), "no graded cell 'kpo'. Did you mean 'kpi'"),
        (("bob", "ps1", "first", "kpi", 5.5), "worth 0 to 5 points, found 5.5"),
        (("bob", "ps1", "first", "kpi", -1), "worth 0 to 5 points"),
        (("bob", "ps1", "first", "kpi", float("nan")), "worth 0 to 5 points"),
        (("bob", "ps1", "first", "check_part", 1, "why"), "a comment needs an answer cell"),
    ],
)
def test_marks_that_do_not_fit(book, result, arguments, words):
    book.record(result("bob"))
    with pytest.raises(UsageError, match=words):
        book.set_mark(*arguments)


def test_people(book, result):
    book.record(result("ann"))
    assert book.students() == [{"id": "ann", "first_name": None, "last_name": None, "email": None}]
    assert book.assignments() == ["ps1"]
    assert book.max_score("ps1") == 21.0
    assert book.due("ps1") is None
