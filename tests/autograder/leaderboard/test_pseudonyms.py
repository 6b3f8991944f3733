"""Which names a trainee may choose on a leaderboard, and the wish as it stands in a notebook."""

import json

import pytest

from autograder.ranking import made_name
from autograder.trainee.pseudonyms import NOUNS, QUALITIES, flaw, skeleton, tidy
from autograder.wish import Wish, may_wish, wish_of

HOSTILE = [
    "<b>Owl</b>", "<script>alert(1)</script>", "Owl&amp;", '"Owl"', "Owl'; --", "{{ 7*7 }}",
    "=1+1", "+1 Owl", "-Owl", "@Owl", "=HYPERLINK(1)", "Owl|x", "\tOwl=1",
    "\x1b[31mOwl", "Owl\x07", "Owl\x00", "\u202eOwl", "Owl\u2066x", "Owl\u200bx", "Owl\ufeffx",
    "https://evil.example", "www.evil.example", "a@b.example", "javascript:x", "../../etc",
    "Оwl", "Οwl", "ｅvil.example", "O\u0301\u0301\u0301wl", "🦉🦉", "שלום", "مرحبا", "[red]Owl",
    "Owl #0001", "Owl #", "x" * 25, "x", "12", "\ud800Owl",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_act_somewhere_is_no_name(name):
    assert flaw(tidy(name)) is not None


@pytest.mark.parametrize(
    "name", ["Night Owl", "夜のふくろう", "キツネ 3号", "Zoë_7", "a-b", "Łódź 9"]
)
def test_plain_names_are_allowed(name):
    assert flaw(tidy(name)) is None


@pytest.mark.parametrize("name", ["Admin", "the Teacher", "講師A", "lnstructor", "ROOT"])
def test_nobody_goes_for_the_staff(name):
    assert flaw(tidy(name)) is not None


def test_nobody_goes_by_a_name_that_is_made():
    made = made_name(b"secret", "s01")
    for name in (made, made.lower(), made.replace(" ", "_"), made.rpartition(" ")[0]):
        assert flaw(name) is not None
    assert flaw(f"{QUALITIES[0]} {NOUNS[3]}x") is None


def test_names_that_look_alike_have_one_skeleton():
    groups = [
        ("Night Owl", "night-owl", "NIGHT_OWL", "Nlght 0wI", "Níght Öwl", "Ｎight　Owl"),
        ("カニ", "力二"),
        ("ロボ", "口ボ"),
    ]
    for group in groups:
        assert len({skeleton(name) for name in group}) == 1, group
    assert skeleton("がく") != skeleton("かく")


def test_the_lists_of_words_are_as_they_must_be():
    for words in (QUALITIES, NOUNS):
        assert len(set(words)) == len(words) == 40
        assert all(word.isascii() and word.istitle() for word in words)


def test_a_made_name_is_stable_and_needs_the_secret():
    assert made_name(b"one", "s01") == made_name(b"one", "s01")
    names = {made_name(secret, f"s{n:03}") for n in range(500) for secret in (b"one", b"two")}
    assert len(names) > 980  # other trainees, other secrets: other names
    assert all(len(name) <= 24 for name in names)


def notebook(*sources, as_lines=True):
    cells = [
        {"cell_type": "code", "source": text.splitlines(keepends=True) if as_lines else text}
        for text in sources
    ]
    return json.dumps({"nbformat": 4, "cells": cells}, ensure_ascii=False).encode()


JOINS = {
    "leaderboard()": Wish(),
    "leaderboard(  )  # why not": Wish(),
    'from practice.board import leaderboard\n\nleaderboard("Night Owl")  # me': Wish("Night Owl"),
    "# a remark\nleaderboard('夜のふくろう')\r\n": Wish("夜のふくろう"),
    'leaderboard("")': Wish(),
    'leaderboard("A B")\nleaderboard("C D")': Wish("C D"),
}
STAYS = [
    "# leaderboard()",
    '#leaderboard("Night Owl")',
    "x = 1\nleaderboard()",
    '"""\nleaderboard()\n"""',
    "if False:\n    leaderboard()",
    "  leaderboard()",
    "print(leaderboard())",
    "leaderboard",
    "leaderboard()\n" + "# long\n" * 1_000,
]


@pytest.mark.parametrize("as_lines", [True, False])
@pytest.mark.parametrize("source", JOINS)
def test_who_writes_the_line_joins(source, as_lines):
    assert wish_of(["a = 1", source, "b = 2"]) == JOINS[source]
    assert may_wish(notebook("a = 1", source, as_lines=as_lines))


@pytest.mark.parametrize("source", STAYS)
def test_whoever_does_not_stays_away(source):
    assert wish_of([source, "a = 1"]) is None


def test_the_line_as_it_was_released_is_no_wish():
    released = "from practice.board import leaderboard\n\n# leaderboard()\n# leaderboard('x y')"
    assert wish_of([released]) is None
    assert not may_wish(notebook(released)) and not may_wish(notebook(released, as_lines=False))


@pytest.mark.parametrize("argument", ["name", "1", 'f"{x}"', '"a" "b"', r'"\x41b"', '"a", "b"'])
def test_a_line_that_cannot_be_read_is_said_so(argument):
    wish = wish_of([f"leaderboard({argument})"])
    assert (
        not wish.name and "could not be read" in wish.flaw.en and "読み取れません" in wish.flaw.ja
    )


@pytest.mark.parametrize("name", [each for each in HOSTILE if '"' not in each])
def test_a_hostile_name_goes_no_further_than_the_wish(name):
    wish = wish_of([f'leaderboard("{name}")'])
    assert wish is None or (wish.name == "" and wish.flaw)
    if wish is not None:
        assert not set(wish.flaw.en) & set("<>\x1b\u202e")


def test_a_huge_cell_of_calls_is_not_read():
    assert wish_of(['leaderboard("' + "x" * 10**6 + '")']) is None
    assert wish_of(["leaderboard(" * 300]) == wish_of(["leaderboard(x"])
