"""Text from outside in a CSV file: nothing of it is computed, nothing of it is lost."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.spreadsheet import cell, harmless, original, tidy, to_csv

ODD = st.text(
    st.sampled_from("=+-@＝−⁼'\"\t\n\r ;,|!\u200b\ufeffa1") | st.characters(codec="utf-8")
)
RUNS = re.compile(r"['\s\"\u200b\ufeff]*[=+\-@＝−⁼].")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("＝1", "'＝1"),
        (" =1", "' =1"),
        ("\N{ZERO WIDTH SPACE}=1", "'\N{ZERO WIDTH SPACE}=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\nx"),
        ("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"),
        ("a;=1", "a;'=1"),  # opened where cells are separated by semicolons
        ("ann\r\n=1\r=2", "ann\n'=1\n'=2"),
        ("'=1", "''=1"),  # so that it is not read back as =1
    ],
)
def test_formulas(text, written):
    assert harmless(text) == written


@pytest.mark.parametrize(
    "text", ["", "ann", "a=1", " b", "山田", "'x", "-", 'O\'Brien, "Jr"', "a;b"]
)
def test_plain_text(text):
    assert harmless(text) == text


def test_control_characters_become_spaces():
    assert tidy("a\x00b\x1b[2Jc\x85d") == "a b [2Jc d"


def test_numbers_are_no_text():
    assert [cell(value) for value in (-1.5, None, float("nan"), True)] == ["-1.5", "", "", "True"]


@given(ODD)
@example("a\n;'\t=1")
@example('";=1')
def test_wherever_a_file_is_cut_no_formula_begins(text):
    written = to_csv(["name", "next"], [[text, "x"]])
    [_, row] = csv.reader(io.StringIO(written, newline=""))
    assert len(row) == 2
    for piece in [*re.split("[;\t\n]", written), *row]:
        runs = RUNS.match(piece)
        assert runs is None or piece.lstrip('"').startswith("'"), (text, piece)


@given(ODD, ODD)
def test_nothing_is_lost(one, other):
    """Two texts that differ stay different, and a text without formulas stays as it is."""
    assert (harmless(one) == harmless(other)) == (tidy(one) == tidy(other))
    [_, row] = csv.reader(io.StringIO(to_csv(["a"], [[f"x{one}"]]), newline=""))
    assert row == [harmless(f"x{one}")]


@given(ODD)
@example("''-")
@example("'\t'=1")
def test_it_is_read_back(text):
    assert original(harmless(text)) == tidy(text)
