"""What a marker does, and what the gradebook has of it afterwards."""

from __future__ import annotations

import pytest
from nbgrader.api import Gradebook

from autograder.errors import UsageError
from autograder.grade import grade
from autograder.marking import summarise
from autograder.marking.desk import Stale
from autograder.marking.names import known_marker, name_hider
from autograder.results import Text

W = "w01_idea_scoping"


@pytest.fixture
def give(clock):
    """``give(desk, criterion, level, comment, student)``: the next answer, or that student's."""

    def mark(desk, criterion="kpi", level=2, comment="", student=None, settle=False):
        desk.refresh()
        chosen = desk.criterion(criterion)
        if student is None:
            answer = next(a for a, given in desk.mine(chosen) if given is None)
        else:
            answer = next(a for a in desk.to_mark(chosen) if a.student == student)
        visit = desk.open(chosen, answer)
        clock.now += 20
        digest = answer.digest(chosen)
        assert desk.mark(chosen, answer, digest, visit, level, comment, settle=settle)
        return answer.student

    return mark


def everything(desk, give, criterion="kpi", level=lambda student: 2):
    """Mark all that is on this marker's pile; whose they were, in order."""
    done = []
    while waiting := [a for a, given in desk.mine(desk.criterion(criterion)) if given is None]:
        done.append(give(desk, criterion, level(waiting[0].student)))
    return done


def row(book, student, cell="kpi"):
    return next(m for m in book.marks(W, student) if m.grade_id == cell)


def twice(desk, criterion="kpi"):
    chosen = desk.criterion(criterion)
    return desk.order[criterion].twice(a.student for a in desk.to_mark(chosen))


def test_a_level_is_in_the_gradebook_at_once_as_formgrader_reads_it(desk, give, course):
    student = give(desk(), "kpi", 2, "Which guard-rail?")
    with Gradebook(course.db_url) as gradebook:
        grade_ = gradebook.find_grade("kpi", W, W, student)
        assert grade_.manual_score == pytest.approx(20 * 2 / 3, abs=1e-5)
        assert grade_.needs_manual_grade is False
        comment = gradebook.find_comment("kpi", W, W, student)
        assert comment.manual_comment == "Which guard-rail?"


def test_a_marker_gets_every_answer_once_in_the_same_order(desk, give):
    aya = desk()
    expected = [a.student for a in aya.to_mark(aya.criterion("kpi"))]
    assert len(expected) == 10  # of eleven: trainee-10 left it blank
    assert everything(aya, give) == expected
    assert [a.student for a, _ in desk().mine(aya.criterion("kpi"))] == expected
    assert aya.progress(aya.criterion("kpi")).left == 0


def test_a_blank_answer_is_not_offered_and_scores_nothing(desk, book):
    aya = desk()
    found = aya.progress(aya.criterion("kpi"))
    assert (found.answers, found.blank) == (10, 1)
    assert (row(book, "trainee-10").score, row(book, "trainee-10").needs_manual_grade) == (0, False)


def test_a_second_marker_gets_a_fifth_and_nothing_says_so(desk, give, clock):
    aya = desk()
    everything(aya, give)
    clock.now += 3600
    ben = desk("Ben")
    kpi = ben.criterion("kpi")
    pile = ben.mine(kpi)
    assert {answer.student for answer, _ in pile} == twice(ben)
    assert len(pile) == 2 and all(given is None for _, given in pile)
    assert ben.progress(kpi).mine == 0


def test_two_markers_at_the_same_time_share_the_pile(desk, give, clock):
    aya, ben = desk(), desk("Ben")
    kpi = aya.criterion("kpi")
    first = aya.mine(kpi)[0][0]
    aya.open(kpi, first)
    ben.refresh()
    assert first.student not in {a.student for a, _ in ben.mine(kpi)}  # it is before Aya
    assert ben.progress(kpi).others == 1
    clock.now += 3600  # she went home
    assert first.student in {a.student for a, _ in ben.mine(kpi)}
    done = {"Aya": [], "Ben": []}
    for turn in range(20):
        each = (aya, ben)[turn % 2]
        each.refresh()
        if any(given is None for _, given in each.mine(kpi)):
            done[each.marker].append(give(each))
    together = done["Aya"] + done["Ben"]
    assert set(together) == {a.student for a in aya.to_mark(kpi)}
    assert len(together) == 10 + 2  # a fifth of them twice
    assert {s for s in together if together.count(s) == 2} == twice(aya)


def test_what_another_marker_has_open_is_not_opened_but_by_who_marked_or_settles_it(desk, give):
    aya, ben = desk(), desk("Ben")
    kpi = aya.criterion("kpi")
    first = aya.mine(kpi)[0][0]
    assert aya.open(kpi, first)
    assert ben.open(kpi, first) is None  # it went to Aya since Ben's page was made
    assert ben.open(kpi, first, settle=True)
    give(ben, student=ben.mine(kpi)[1][0].student)
    marked = next(a for a, given in ben.mine(kpi) if given is not None)
    assert ben.open(kpi, marked) and aya.open(kpi, first)


def test_neighbours_are_averaged_in_the_gradebook(desk, give, book):
    aya, ben = desk(), desk("Ben")
    student = next(iter(twice(aya)))
    give(aya, level=1, comment="No reason.", student=student)
    give(ben, level=2, comment="A reason, no guard-rail.", student=student)
    found = row(book, student)
    assert found.manual_score == pytest.approx(10.0)  # 20 points, level 1.5
    assert found.comment == "No reason.\n\nA reason, no guard-rail."


def test_two_apart_waits_until_it_is_settled_and_has_no_score_meanwhile(desk, give, book):
    aya, ben, chie = desk(), desk("Ben"), desk("Chie")
    student = next(iter(twice(aya)))
    give(aya, level=0, student=student)
    give(ben, level=3, student=student)
    found = row(book, student)
    assert (found.manual_score, found.needs_manual_grade) == (None, True)
    chie.refresh()
    [(criterion, answer, _)] = chie.apart()
    assert (criterion.id, answer.student) == ("kpi", student)
    assert student not in {a.student for a, _ in chie.mine(criterion)}
    give(chie, level=1, comment="Counted: one.", student=student, settle=True)
    assert chie.apart() == []
    found = row(book, student)
    assert (found.manual_score, found.comment) == (pytest.approx(20 / 3, abs=1e-5), "Counted: one.")
    chie.undo()
    assert row(book, student).manual_score is None
    assert len(chie.apart()) == 1


def test_undo_goes_back_step_by_step_and_leaves_others_alone(desk, give, book):
    aya, ben = desk(), desk("Ben")
    first, second = give(aya, level=1, comment="a"), give(aya, level=3)
    others = {a.student for a in ben.to_mark(ben.criterion("kpi"))} - {first, second}
    third = give(ben, level=2, student=min(others))
    for student in (second, first):
        criterion, answer, _ = aya.undo()
        assert (criterion.id, answer.student) == ("kpi", student)
        found = row(book, student)
        assert (found.manual_score, found.needs_manual_grade) == (None, True)
        assert not found.comment
    assert aya.undo() is None
    assert row(book, third).manual_score is not None
    assert aya.mine(aya.criterion("kpi"))[0][0].student == first


def test_undo_passes_over_answers_that_went_away_or_changed(
    desk, give, course, book, put, sample, blank
):
    aya = desk()
    for student in ("trainee-04", "trainee-01", "trainee-02", "trainee-03"):
        give(aya, level=1, student=student)
    other = {**sample("low"), "kpi": "Churn, from 6.0 to 5.7 %, as the coupons keep members."}
    regrade(course, put, other, "trainee-01")
    regrade(course, put, {**sample("low"), "kpi": blank}, "trainee-02")
    (course.state_dir / "results" / W / "trainee-03.json").unlink()
    aya = desk()
    assert "trainee-02" not in {a.student for a in aya.to_mark(aya.criterion("kpi"))}
    criterion, answer, _ = aya.undo()
    assert (criterion.id, answer.student) == ("kpi", "trainee-04")
    assert row(book, "trainee-04").manual_score is None
    assert aya.undo() is None


def test_undo_of_a_change_brings_the_level_before_back(desk, give, book):
    aya = desk()
    student = give(aya, level=1)
    give(aya, level=3, student=student)
    assert row(book, student).manual_score == 20
    aya.undo()
    assert row(book, student).manual_score == pytest.approx(20 / 3, abs=1e-5)


def test_the_time_left_is_this_markers_own_pace(desk, give):
    aya = desk()
    kpi = aya.criterion("kpi")
    assert aya.progress(kpi).seconds_left is None
    for _ in range(3):
        give(aya)
    assert aya.progress(kpi).seconds_left == 7 * 20
    assert aya.progress(aya.criterion("risk")).seconds_left == 11 * 20


# -- resubmission


def regrade(course, put, cells, student="trainee-01"):
    put(course, student, cells)
    grade(course, W, workers=1, students=[student])


def test_a_mark_belongs_to_the_bytes_it_was_given_for(desk, give, course, book, put, sample):
    aya = desk()
    for criterion in ("kpi", "risk"):
        everything(aya, give, criterion, lambda student: 1)
    changed = {**sample("low"), "metric": "Recall at 20,000, since a miss costs more."}
    regrade(course, put, changed)
    assert (
        row(book, "trainee-01").needs_manual_grade
        and row(book, "trainee-01", "risk").needs_manual_grade
    )

    aya = desk()
    assert aya.reconcile() == 1  # the risk is as it was: its mark stands again
    assert not row(book, "trainee-01", "risk").needs_manual_grade
    # the metric is read with the kpi, so that is another answer
    waiting = [a.student for a, given in aya.mine(aya.criterion("kpi")) if given is None]
    assert waiting == ["trainee-01"]
    answer = aya.mine(aya.criterion("kpi"))[0][0]
    assert aya.mine(aya.criterion("risk")) and aya.progress(aya.criterion("risk")).left == 0
    again = next(a for a in aya.to_mark(aya.criterion("kpi")) if a.student == "trainee-01")
    assert aya.changed(aya.criterion("kpi"), again).level == 1
    assert answer.texts
    give(aya, level=3, student="trainee-01")
    assert row(book, "trainee-01").manual_score == 20
    assert not row(book, "trainee-01").needs_manual_grade

    # and back to the first version: the first mark counts again
    regrade(course, put, sample("low"))
    aya = desk()
    aya.reconcile()
    assert row(book, "trainee-01").manual_score == pytest.approx(20 / 3, abs=1e-5)


def test_a_level_for_bytes_that_are_gone_is_refused(desk, course, put, sample):
    aya = desk()
    kpi = aya.criterion("kpi")
    answer = next(a for a in aya.to_mark(kpi) if a.student == "trainee-01")
    seen = answer.digest(kpi)
    regrade(
        course,
        put,
        {**sample("low"), "kpi": "Churn, from 6.0 to 5.7 %, as the coupons keep members."},
    )
    with pytest.raises(Stale, match="another answer while you were reading"):
        aya.mark(kpi, answer, seen, "v", 2)


# -- the gradebook is others' as well


def test_a_score_from_formgrader_stays(desk, give, book, clock):
    book.set_mark("trainee-02", W, W, "kpi", 13.33, "By hand.")
    aya = desk()
    done = everything(aya, give)
    assert "trainee-02" not in done
    assert row(book, "trainee-02").manual_score == 13.33
    student = done[0]
    book.set_mark(student, W, W, "kpi", 7.5)  # over our own mark
    assert desk().reconcile() == 0
    assert row(book, student).manual_score == 7.5


def test_a_comment_from_formgrader_is_where_the_marker_begins(desk, book):
    book.set_mark("trainee-02", W, W, "kpi", None, "See me.")
    aya = desk()
    kpi = aya.criterion("kpi")
    answer = next(a for a in aya.to_mark(kpi) if a.student == "trainee-02")
    assert aya.first_comment(kpi, answer) == "See me."


def test_what_was_added_to_a_comment_elsewhere_stays(desk, book):
    kpi = desk().criterion("kpi")

    def mark(marker: str, comment: str) -> str | None:
        here = desk(marker)
        answer = next(a for a in here.to_mark(kpi) if a.student == "trainee-02")
        here.mark(kpi, answer, answer.digest(kpi), here.open(kpi, answer), 2, comment)
        return row(book, "trainee-02").comment

    assert mark("aya", "From when?") == "From when?"
    book.set_mark("trainee-02", W, W, "kpi", None, "From when?\nAsk me on Monday.")
    assert mark("ben", "Of how many?") == "Ask me on Monday.\n\nFrom when?\n\nOf how many?"
    assert mark("ben", "Of whom?") == "Ask me on Monday.\n\nFrom when?\n\nOf whom?"
    assert mark("aya", "") == "Ask me on Monday.\n\nOf whom?"


def test_a_comment_from_elsewhere_can_be_changed_by_who_began_with_it(desk, book):
    book.set_mark("trainee-02", W, W, "kpi", None, "See me.")
    here = desk()
    kpi = here.criterion("kpi")
    answer = next(a for a in here.to_mark(kpi) if a.student == "trainee-02")
    here.mark(kpi, answer, answer.digest(kpi), here.open(kpi, answer), 2, "See me today.")
    assert row(book, "trainee-02").comment == "See me today."


def test_while_somebody_holds_the_gradebook_marks_are_kept_and_entered_later(
    desk, course, book, clock
):
    import sqlite3

    aya = desk()
    kpi = aya.criterion("kpi")
    answer = aya.mine(kpi)[0][0]
    other = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    visit = aya.open(kpi, answer)
    assert aya.mark(kpi, answer, answer.digest(kpi), visit, 3) is False
    assert aya.behind
    other.execute("ROLLBACK")
    assert row(book, answer.student).manual_score is None
    other_answer = next(a for a, given in aya.mine(kpi) if given is None)
    assert aya.mark(kpi, other_answer, other_answer.digest(kpi), aya.open(kpi, other_answer), 0)
    assert row(book, answer.student).manual_score == 20  # with the next one
    assert not aya.behind and desk().reconcile() == 0


def test_a_mark_whose_process_was_killed_before_the_gradebook_is_entered_at_the_next_start(
    desk, book, monkeypatch
):
    aya = desk()
    kpi = aya.criterion("kpi")
    answer = aya.mine(kpi)[0][0]

    def killed(places, shown=""):
        raise KeyboardInterrupt

    monkeypatch.setattr(aya, "_enter", killed)
    with pytest.raises(KeyboardInterrupt):
        aya.mark(kpi, answer, answer.digest(kpi), "v", 3)
    assert row(book, answer.student).manual_score is None
    assert desk().reconcile() == 1
    assert row(book, answer.student).manual_score == 20
    assert desk().reconcile() == 0


# -- names


def test_names_are_blackened_in_answers():
    hide = name_hider(
        [
            {"id": "trainee-01", "first_name": "Aoi", "last_name": "Tanaka", "email": "aoi@x.jp"},
            {"id": "churn", "first_name": None, "last_name": None, "email": None},
            {"id": "12", "first_name": "葵", "last_name": "田中", "email": ""},
            {"id": "kpi", "first_name": None, "last_name": None, "email": None},
        ]
    )
    assert (
        hide("By trainee-01, TANAKA AOI, aoi@x.jp and 田中 葵.")
        == "By █████, █████, █████ and █████."
    )
    assert hide("trainee-012 sees 12 kpi") == "trainee-012 sees 12 kpi"
    assert hide("田中葵です、田中\u3000葵、葵・田中") == "█████です、█████、█████"
    assert name_hider([])("trainee-01") == "trainee-01"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Say who is marking"),
        ("  ", "Say who is marking"),
        ("x" * 41, "at most 40 characters"),
        ("-rf", "begins with a letter or digit"),
        ("Aya\x1b[31m", "can be shown"),
        ("A\u202eya", "can be shown"),
        ("aya", "'Aya' has marked here"),
    ],
)
def test_odd_names_of_markers(name, words):
    with pytest.raises(UsageError, match=words):
        known_marker(name, ["Aya", "Ben"])


def test_a_name_is_kept_in_one_form():
    assert known_marker("  Aya   Mori ") == "Aya Mori"
    assert known_marker("葵") == "葵"
    assert known_marker("Zoe\u0308", ["Zoë"]) == "Zoë"


# -- what comes of it


def test_the_summary_counts_what_happened(desk, give, course, book, clock):
    aya, ben = desk(), desk("Ben")
    both = sorted(twice(aya))
    everything(aya, give, level=lambda student: 0 if student == both[0] else 2)
    clock.now += 3600
    everything(ben, give, level=lambda student: 3)
    scored = {
        (m.student, m.grade_id)
        for m in book.marks(W)
        if m.manual_score is not None and not m.needs_manual_grade
    }
    found = {each.id: each for each in summarise(course, W, scored).criteria}
    kpi = found["kpi"]
    assert (kpi.answers, kpi.marked, kpi.blank, kpi.elsewhere) == (10, 9, 1, 0)
    assert (kpi.twice, kpi.twice_done, kpi.apart, kpi.averaged, kpi.settled) == (2, 2, 1, 1, 0)
    assert kpi.agreement.n == 2 and kpi.agreement.same == 0
    assert [each.marker for each in kpi.drifts] == ["Aya"]
    assert found["risk"].marked == 0 and found["risk"].mean is None
    book.set_mark("trainee-02", W, W, "risk", 5.0)
    scored |= {("trainee-02", "risk")}
    risk = {each.id: each for each in summarise(course, W, scored).criteria}["risk"]
    assert (risk.marked, risk.elsewhere) == (1, 1)


# -- kept comments


def test_kept_comments_are_shared_changed_and_forgotten(desk):
    aya, ben = desk(), desk("Ben")
    kpi = aya.criterion("kpi")
    aya.keep_comment(kpi, Text(), Text("Which guard-rail?", "ガードレールは?"))
    ben.keep_comment(kpi, Text(), Text("Same quantity twice."))
    ben.keep_comment(kpi, Text(), Text("Same quantity twice."))  # once is enough
    assert [t.en for t in aya.comments.of("kpi")] == ["Which guard-rail?", "Same quantity twice."]
    old = aya.comments.of("kpi")[1]
    aya.keep_comment(kpi, old, Text("KPI and metric are the same."))
    ben.keep_comment(kpi, old, Text("One quantity."))  # changed meanwhile: both stay
    assert [t.en for t in aya.comments.of("kpi")][1:] == [
        "KPI and metric are the same.",
        "One quantity.",
    ]
    first = aya.comments.of("kpi")[0]
    aya.keep_comment(kpi, first, first)  # a form that nobody changed
    assert aya.comments.of("kpi")[0] == first
    aya.keep_comment(kpi, Text("Which guard-rail?", "ガードレールは?"), Text())
    assert len(ben.comments.of("kpi")) == 2
    assert ben.comments.of("risk") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kpi: [", "not valid YAML"),
        ("- kpi", "expected lists of comments"),
        ("kpi: a text", "kpi: found"),
        ("kpi: [{fr: Oui}]", r"kpi\[0\]"),
        ("kpi: [3]", r"kpi\[0\]"),
    ],
)
def test_a_broken_file_of_comments_is_named(desk, text, words):
    aya = desk()
    aya.comments.path.parent.mkdir(parents=True, exist_ok=True)
    aya.comments.path.write_text(text)
    with pytest.raises(UsageError, match=words) as caught:
        aya.comments.of("kpi")
    assert "comments.yaml" in str(caught.value)


def test_comments_have_bounds(desk):
    aya = desk()
    kpi = aya.criterion("kpi")
    with pytest.raises(UsageError, match="at most 4000 characters"):
        aya.keep_comment(kpi, Text(), Text("x" * 4001))
    with pytest.raises(UsageError, match="at most 4000 characters"):
        answer = aya.mine(kpi)[0][0]
        aya.mark(kpi, answer, answer.digest(kpi), "v", 2, "x" * 4001)
    for number in range(60):
        aya.keep_comment(kpi, Text(), Text(f"Comment {number}"))
    with pytest.raises(UsageError, match="60 kept comments already"):
        aya.keep_comment(kpi, Text(), Text("One more"))


def test_a_rubric_that_does_not_fit_the_gradebook_is_named(desk, course):
    path = course.source_dir / W / "rubric.yaml"
    path.write_text(path.read_text().replace("weight: 10", "weight: 12"))
    with pytest.raises(
        UsageError, match=r"risk is worth 12 points on the cell risk, but .* 10 points"
    ):
        desk()
