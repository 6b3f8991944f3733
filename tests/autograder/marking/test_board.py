"""From acts to what counts: averages, what is apart, undo; and the ledger that holds them."""

import json
import multiprocessing

import pytest

from autograder.marking.board import Board, Given, settle
from autograder.marking.ledger import Act, Ledger

DIGEST = "d" * 32


def given(level, comment="", marker="Aya", at=0.0):
    return Given(marker, level, comment, at, "v")


def act(kind="mark", marker="Aya", level=2, visit="v1", at=10.0, **more):
    keys = {"criterion": "kpi", "student": "ann", "digest": DIGEST, "comment": ""}
    return Act(kind=kind, at=at, marker=marker, level=level, visit=visit, **{**keys, **more})


def board(*acts):
    made = Board()
    for each in acts:
        made.apply(each)
    return made


def outcome(made, digest=DIGEST):
    return made.standing("kpi", "ann", digest).outcome


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("second", range(4))
def test_the_rule_for_two_levels(first, second):
    found = settle([given(first), given(second, marker="Ben")])
    if abs(first - second) > 1:
        assert (found.state, found.level) == ("apart", None)
    else:
        assert found.level == (first + second) / 2
        assert found.state == ("agreed" if first == second else "averaged")


def test_what_was_settled_stands_above_both():
    pair = [given(0, "Nothing there."), given(3, "All there.", "Ben")]
    assert settle(pair, given(2, "Count again.", "Chie")).level == 2
    assert settle(pair, given(2, "Count again.", "Chie")).comment == "Count again."
    assert settle(pair, given(2)).comment == "Nothing there.\n\nAll there."


def test_comments_of_both_are_given_each_once():
    assert (
        settle([given(1, "Which users?"), given(2, "Which users? ", "Ben")]).comment
        == "Which users?"
    )
    assert settle([given(1, "One."), given(1, "Two.", "Ben")]).comment == "One.\n\nTwo."


def test_a_third_level_by_accident_changes_nothing():
    three = [given(1), given(2, marker="Ben"), given(3, marker="Chie")]
    assert settle(three).level == 1.5


def test_the_last_level_of_a_visit_counts_and_one_undo_takes_the_visit_back():
    acts = [act(level=1), act(level=2, at=11), act(level=3, at=12, visit="v2")]
    assert outcome(board(*acts)).level == 3
    back = board(*acts, act("undo", visit="v2"))
    assert outcome(back).level == 2
    again = board(*acts, act("undo", visit="v2"), act("undo", visit="v1"))
    assert outcome(again).state == "open"
    assert again.done("Aya") == []


def test_an_undo_takes_back_nothing_of_another_marker():
    made = board(act(level=1), act(marker="Ben", level=2), act("undo", marker="Ben"))
    assert outcome(made).level == 1
    assert [each.level for each in made.done("Aya")] == [1]


def test_settling_can_be_undone():
    acts = [act(level=0), act(marker="Ben", level=3), act("settle", marker="Chie", level=1)]
    assert (outcome(board(*acts)).state, outcome(board(*acts)).level) == ("settled", 1)
    assert outcome(board(*acts, act("undo", marker="Chie"))).state == "apart"


def test_other_bytes_are_another_answer():
    made = board(act(level=3))
    assert made.standing("kpi", "ann", "e" * 32) is None
    assert made.earlier("kpi", "ann", "e" * 32, "Aya").level == 3
    assert made.earlier("kpi", "ann", "e" * 32, "Ben") is None


def test_the_time_of_a_level_is_from_opening_to_the_first_level_and_a_break_is_none():
    made = board(act("open", at=0, visit="a"), act(at=20, visit="a"), act(at=90, visit="a"))
    assert made.seconds("Aya", "kpi") == [20]
    made = board(act("open", at=0, visit="a"), act(at=4000, visit="a"))
    assert made.seconds("Aya") == []


def test_an_open_answer_is_another_markers_for_ten_minutes():
    made = board(act("open", marker="Ben", at=100))
    assert made.opened_by_others("Aya", 130) == {("kpi", "ann")}
    assert made.opened_by_others("Ben", 130) == set()
    assert made.opened_by_others("Aya", 900) == set()
    made.apply(act(marker="Ben", at=120))
    assert made.opened_by_others("Aya", 130) == set()  # it has a level: a second one may come


# -- the ledger


def test_what_is_appended_is_read_once(tmp_path):
    ledger, other = Ledger(tmp_path / "x" / "ledger.jsonl"), Ledger(tmp_path / "x" / "ledger.jsonl")
    assert list(ledger.fresh()) == []
    acts = [act(comment="氏名\n\u2028 \ud800"), act(level=3)]
    with ledger.locked():
        for each in acts:
            ledger.append(each)
    assert list(ledger.fresh()) == acts == list(other.fresh())
    assert list(ledger.fresh()) == []


def test_half_a_line_is_passed_over_and_the_next_one_is_whole(tmp_path):
    path = tmp_path / "ledger.jsonl"
    first = Ledger(path)
    with first.locked():
        first.append(act(level=1))
    path.write_bytes(path.read_bytes() + b'{"kind":"mark","at":1.0,"mar')  # killed while writing
    second = Ledger(path)
    assert [each.level for each in second.fresh()] == [1]
    with second.locked():
        second.append(act(level=2))
    assert [each.level for each in second.fresh()] == [2]
    assert second.damaged == 1
    assert [each.level for each in Ledger(path).fresh()] == [1, 2]


@pytest.mark.parametrize(
    "line",
    ["", "[]", "3", "{", '{"kind": "mark"}', b"\xff\xfe".decode("latin1"), "null"],
)
def test_what_is_no_act_does_not_count(tmp_path, line):
    path = tmp_path / "ledger.jsonl"
    path.write_text(line + "\n", encoding="latin1")
    ledger = Ledger(path)
    assert list(ledger.fresh()) == []
    assert ledger.damaged == (line != "")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "forge"}, {"level": 4}, {"level": -1}, {"level": True}, {"level": 1.5},
     {"student": 3},     {"at": "now"}, {"comment": None}],
)  # fmt: skip
def test_nor_does_an_act_of_another_shape(tmp_path, wrong):
    from dataclasses import asdict

    path = tmp_path / "ledger.jsonl"
    path.write_text(json.dumps({**asdict(act()), **wrong}) + "\n")
    assert list(Ledger(path).fresh()) == []


def append_many(path, marker):
    ledger = Ledger(path)
    for number in range(40):
        with ledger.locked():
            ledger.append(act(marker=marker, visit=str(number), comment="x" * 3000))


def test_two_processes_append_whole_lines(tmp_path):
    path = tmp_path / "ledger.jsonl"
    spawn = multiprocessing.get_context("fork")
    both = [spawn.Process(target=append_many, args=(path, name)) for name in ("Aya", "Ben")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    ledger = Ledger(path)
    acts = list(ledger.fresh())
    assert ledger.damaged == 0
    for name in ("Aya", "Ben"):
        assert [a.visit for a in acts if a.marker == name] == [str(n) for n in range(40)]
