"""The first workshop's numbers: facts agree with each other, sums come out."""

import re
from pathlib import Path

import nbformat
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source" / "w01_idea_scoping"
ANSWERS = ROOT / "tests" / "hidden" / "w01_idea_scoping" / "answers"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(SOURCE / "w01_idea_scoping.ipynb", as_version=4)


@pytest.fixture(scope="module")
def facts():
    return (SOURCE / "facts.md").read_text(encoding="utf-8")


def answer(name):
    return yaml.safe_load((ANSWERS / name).read_text(encoding="utf-8"))


def test_the_code_cells_run_without_the_kit(notebook, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    names = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "practice" not in cell.source:
            exec(cell.source, names)
    assert names["hours_saved"](0.95) == pytest.approx(10.2)
    assert names["hours_saved"](0.78) == pytest.approx(0)


def value(text):
    return float(text.replace(",", ""))


def rows(facts, heading):
    """The cells of the first table below ``heading``, without its head."""
    table = facts.split(heading, 1)[1].split("\n\n")[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_money_adds_up(facts):
    subscriptions, books, together = rows(facts, "**Money in a month**")
    assert value(subscriptions[2]) == 400_000 * 980
    assert value(books[2]) == 240_000 * 600
    assert value(together[2]) == value(subscriptions[2]) + value(books[2])
    assert "1,200,000 people" in facts
    assert "400,000 **members**" in facts
    assert "800,000 others" in facts


def test_members_are_a_steady_state(facts):
    *parts, total = rows(facts, "**Members.**")
    members, leavers = ([value(row[i]) for row in parts] for i in (1, 2))
    assert [value(total[1]), value(total[2])] == [sum(members), sum(leavers)] == [400_000, 24_000]
    for row in (*parts, total):
        assert float(row[3].rstrip(" %")) == pytest.approx(
            100 * value(row[2]) / value(row[1]), abs=0.05
        )
    joining = 24_000  # those of month 1 who stay enter month 2, and after five months month 7
    survivors = (joining - leavers[0]) * (1 - leavers[1] / members[1]) ** 5
    assert members[0] == joining
    assert survivors == pytest.approx(leavers[2], rel=0.01)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (21_600, 120_000, "18 %"),  # D1
        (234_000, 450_000, "52 %"),
        (36_000, 450_000, "8 %"),
        (10_000, 250_000, "4.0 %"),
        (6_000, 500_000, "1.2 %"),
        (250, 500_000, "0.05 %"),
        (14_000, 8_000 * 7, "25 %"),
        (330, 1_500, "22 %"),
        (160, 2_000, "8 %"),
        (40, 160, "25 %"),
        (6_300, 700_000, "0.9 %"),
        (300, 3_000, "10 %"),  # tests and limits
        (160, 2_000, "8 %"),
        (120, 40_000, "0.3 %"),
        (20_000, 400_000, "5 %"),
    ],
)
def test_shares(facts, part, whole, percent):
    assert part / whole == pytest.approx(float(percent.rstrip(" %")) / 100)
    for number in {part, whole} - {8_000 * 7}:
        assert re.search(rf"(?<![\d,]){number:,}(?![\d,])", facts) or str(number) in facts
    assert percent in facts


def test_tables_hold_what_the_rules_produce(facts):
    assert 400_000 + 24 * 24_000 == 976_000
    assert 500_000 * 30 + 40_000 == 15_040_000
    assert 8_000 * 30 == 240_000
    assert 12_000 + 80_000 == 92_000
    assert 3 * 40_000 == 120_000
    assert 20_000 * 100 == 2_000_000
    for number in (976_000, 15_040_000, 240_000, 92_000, 40_000, 2_000_000):
        assert f"{number:,}" in facts


def test_sums_of_the_worked_example(notebook):
    text = next(cell.source for cell in notebook.cells if cell.id == "example")
    forwarded = 900 * 0.05 + 600 * 0.22
    assert forwarded == pytest.approx(177)
    assert round(100 * forwarded / 1_500) == 12
    assert round((330 - 177) * 4 / 60, 1) == 10.2
    assert round(10.2 * 2_400) == 24_480
    assert 1_500 * 720 == 1_080_000
    assert 330 * 4 / 60 == 22
    for shown in ("= 177 (12 %)", "10.2 hours", "24,480 yen", "1,080,000", "22 hours"):
        assert shown in text


@pytest.mark.parametrize("name", ["high.yaml", "high.ja.yaml"])
def test_sums_of_the_high_answer(name):
    text = "\n".join(answer(name)["sections"].values())
    saved = 980 * 4
    coupons = round(20_000 * 0.30 * 0.10) * saved - 2_000_000 - 20_000
    books = round(60_000 * 0.125 * 0.08) * saved - 60_000
    for number in (980 * 24_000, 21_600 // 3, saved, coupons, books, coupons + books):
        assert f"{number:,}" in text
    assert saved * 0.10 == pytest.approx(392)
    assert round(100 * 100 / 392) == 26
    assert 100 * 1_200 / 400_000 == 0.3
    assert (400_000 - 24_000) / 400_000 == 0.94
    days = 13 * 30 - 8 * 7 - 30
    assert days // 7 == 43
    assert "43" in text
