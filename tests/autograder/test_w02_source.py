"""The second workshop: its facts agree with those of w01 and with each other, its sums come out."""

import math
import re
from pathlib import Path

import nbformat
import pytest
import yaml

from autograder.trainee.arms import per_arm

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source" / "w02_implementation_design"
ANSWERS = ROOT / "tests" / "hidden" / "w02_implementation_design" / "answers"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(SOURCE / "w02_implementation_design.ipynb", as_version=4)


@pytest.fixture(scope="module")
def facts():
    return (SOURCE / "facts.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def names(notebook):
    """What the notebook's code leaves behind, run without the kit."""
    import matplotlib

    matplotlib.use("Agg")
    names = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "practice" not in cell.source:
            exec(cell.source, names)
    return names


def text_of(notebook, name):
    return next(cell.source for cell in notebook.cells if cell.id == name)


def number_in(number, text):
    return re.search(rf"(?<![\d,.]){re.escape(f'{number:,}')}(?![\d,]|\.\d)", text) is not None


def test_the_same_company_as_in_the_first_workshop(facts):
    first = (ROOT / "source" / "w01_idea_scoping" / "facts.md").read_text(encoding="utf-8")
    for number in (400_000, 24_000, 40_000, 20_000, 450_000):
        assert number_in(number, first)
        assert number_in(number, facts)
    for table in re.findall(r"^\| `(\w+)`", facts, re.MULTILINE):
        assert f"| `{table}` |" in first


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (100 * 24_000 / 400_000, "6.0 %"),
        (100 * 228 / 1_200, "19 %"),
        (400_000 * 0.01, "4,000"),
        (3 * 400, "1,200"),  # a tenth of the members gets a mail in a month, so of 4,000 400
        (1_500 / 60, "25 yen a label"),
        (300_000 / 25, "12,000 labels"),
        (100 * 33 / 60, "33 (55 %)"),
        (100 * 36 / 60, "36 (60 %)"),
        (8 - 4 - 1 - 1, "2 hours"),
        (450_000 / 86_400, "5.2 a second"),
        (5 * 450_000 / 86_400, "26 in the peak"),
        (400_000 * 0.03, "12,000 members (3 %)"),
        (2 * 12, "24 engineer weeks"),
        (12, "12 analyst weeks"),
    ],
)
def test_sums_of_the_fact_sheet(facts, number, shown):
    assert shown in facts
    values = [float(word.replace(",", "")) for word in re.findall(r"\d[\d,]*\.?\d*", shown)]
    assert any(value == pytest.approx(number, rel=0.01) for value in values)


def test_the_worked_example_comes_out(names, notebook):
    days = {target: names["per_arm"](0.22, target) / names["per_day"] for target in (0.19, 0.21)}
    assert names["per_arm"](0.22, 0.19) == pytest.approx(2_840, rel=0.01)
    assert days[0.19] == pytest.approx(4, abs=0.5)
    assert days[0.21] == pytest.approx(35.3, abs=0.05)
    assert math.ceil(days[0.21] / 7) == 6
    assert names["per_arm"](0.22, 0.215) / names["per_day"] == pytest.approx(142, abs=1)
    assert "six whole weeks" in text_of(notebook, "example-lesson")
    assert names["per_arm"](0.06, 0.057) == pytest.approx(per_arm(0.06, 0.057), abs=1)


def test_the_loop_eats_its_labels_and_a_holdout_keeps_them(names):
    without, beside = (
        names["precision_by_month"](names["rng"].random(len(names["group"])) < share)
        for share in (0, 0.05)
    )
    assert without[0] == pytest.approx(0.39, abs=0.01)
    assert min(without) == pytest.approx(0.28, abs=0.01)
    assert min(beside) > 0.38


def test_there_are_six_discussion_cards(notebook):
    cards = [cell.source for cell in notebook.cells if re.fullmatch(r"card-\d", cell.id)]
    assert len(cards) == 6
    for number, card in enumerate(cards, start=1):
        assert card.startswith(f"**Card {number}: ")
        assert card.count("*One side:*") == card.count("*The other:*") == 1
        assert card.endswith("?")
    assert "91,700" in cards[1]
    assert 92_000 - 300 == 91_700


@pytest.mark.parametrize("name", ["high.yaml", "high.ja.yaml"])
def test_sums_of_the_high_answer(name, facts):
    raw = yaml.safe_load((ANSWERS / name).read_text(encoding="utf-8"))
    text = "\n".join(raw["sections"].values())
    assert "n_per_arm: 96066" in raw["head"]
    assert per_arm(0.06, 0.057) == pytest.approx(96_066, rel=1e-4)
    assert 2 * 96_066 < 400_000
    online = 60_000 + 40_000  # boosted trees on the model server, and the feature store
    for number in (96_066, online, 20_000, 12_000, 228, 1_200):
        assert number_in(number, text)
    assert round(100 * 100 / 392) == 26
    assert 400_000 * 0.05 == 20_000
    weeks = 3 + (4 * 7 + 30) / 7  # before the test, then mails and the wait for labels
    assert weeks <= 12
