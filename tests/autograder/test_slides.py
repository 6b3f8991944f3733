"""The map of the slides is complete, and what it names stands in the course."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "slides.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in re.findall(r"^\| \d+ \|.*$", PAGE, re.MULTILINE)
]
NAMED = {
    (assignment, cell)
    for row in ROWS
    for part in row[2].split(";")
    for assignment, cells in re.findall(r"\b([aw]\d\d): ([\w, -]+)", part)
    for cell in re.split(r", ", cells.strip())
}


def test_every_slide_has_one_row():
    assert [int(row[0]) for row in ROWS] == list(range(1, 46))


@pytest.mark.parametrize("short", sorted({short for short, _ in NAMED}))
def test_the_cells_named_for_an_assignment_are_there(short):
    folder = next((ROOT / "source").glob(f"{short}_*"), None)
    if folder is None:
        pytest.skip(f"{short} is not in this course")
    cells = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))["cells"]
    known = {cell["id"] for cell in cells} | {cell["id"].removesuffix("-task") for cell in cells}
    assert {cell for name, cell in NAMED if name == short} <= known


def test_every_correction_is_led_to_and_each_number_stands_at_its_heading():
    told = {}
    for section in PAGE.split("\n### ")[1:]:
        anchor = re.sub(r"[^\w\- ]", "", section.partition("\n")[0].lower()).replace(" ", "-")
        told |= dict.fromkeys(re.findall(r"^\*\*(\d+)\.\*\*", section, re.MULTILINE), anchor)
    assert list(told) == [str(number) for number in range(1, len(told) + 1)]
    links = set(re.findall(r"\[(\d+)\]\(#([^)]+)\)", PAGE))
    assert links == set(told.items())


def test_the_numbers_of_the_two_matrices():
    table = PAGE.split("### Two models", 1)[1]
    for line in re.findall(r"^\| (?:A|B[^|]*) \|.*$", table, re.MULTILINE):
        numbers = [float(x.replace(",", "")) for x in line.strip("| ").split("|")[1:]]
        tp, fp, fn, tn, people, *shares = numbers
        assert tp + fp + fn + tn == people
        recall, precision = tp / (tp + fn), tp / (tp + fp)
        f1 = 2 * precision * recall / (precision + recall)
        expected = [(tp + tn) / people, recall, precision, f1, fp / (fp + tn)]
        assert shares == pytest.approx(expected, abs=0.0006)
    assert pytest.approx(0.15, abs=0.005) == 0.009 / (0.009 + 0.0495)
