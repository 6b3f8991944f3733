"""Mutated notebooks through intake: a valid notebook of the instructor's, or a refusal in words.

``FUZZ_NOTEBOOKS`` sets the number of cases of the long run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from autograder.errors import IntakeError
from autograder.ipynb import MAX_CELLS
from autograder.notebook import Intake, Master, intake
from tests.fuzz.mutations import Case, cases
from tests.fuzz.seeds import our_seeds
from tests.pace import within

CPU_SECONDS = 2.0  # for one case; most take a hundredth of it
BATCH = 2_000  # Hypothesis remembers its cases, so a long run goes in batches


def take(raw: bytes, master: Master) -> Intake | IntakeError:
    """What intake makes of it, in bounded time, the same each time."""
    with within(CPU_SECONDS):
        first = _once(raw, master)
    again = _once(raw, master)
    if isinstance(first, IntakeError):
        assert isinstance(again, IntakeError) and again.reason == first.reason
        for text in (first.reason.en, first.reason.ja):
            assert text and len(text.encode()) < 500
    else:
        assert first == again
        hold(first, master, raw)
    return first


def _once(raw: bytes, master: Master) -> Intake | IntakeError:
    try:
        return intake(raw, master)
    except IntakeError as exc:
        return exc


def hold(taken: Intake, master: Master, raw: bytes) -> None:
    """The laws of what is graded, whatever was handed in."""
    notebook = taken.notebook
    text = json.dumps(notebook, ensure_ascii=False).encode()  # no lone surrogates
    nbformat.validate(nbformat.from_dict(notebook))
    assert notebook["metadata"] == dict(master.metadata)
    cells = notebook["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells) <= MAX_CELLS + len(master.cells)
    by_id: dict[str, dict] = {}
    for cell in cells:
        assert not cell.get("outputs") and set(cell["metadata"]) <= {"nbgrader"}
        if "nbgrader" in cell["metadata"]:
            grade_id = cell["metadata"]["nbgrader"]["grade_id"]
            assert grade_id not in by_id
            by_id[grade_id] = cell
    known = {cell.grade_id: cell for cell in master.cells}
    assert {cell.grade_id for cell in master.scored()} <= set(by_id) <= set(known)
    for grade_id, cell in by_id.items():
        ours, mark = known[grade_id], cell["metadata"]["nbgrader"]
        assert cell["cell_type"] == ours.cell_type
        assert mark.get("points", 0.0) == ours.points
        for name in ("grade", "solution", "locked", "task"):
            assert mark[name] is getattr(ours, name)
        if ours.locked:
            assert cell["source"] == ours.source
    answers = {cell.grade_id for cell in master.cells if cell.solution or cell.task}
    assert set(taken.attempted) == answers
    assert all(type(value) is bool for value in taken.attempted.values())
    for finding in taken.findings:
        assert finding.kind == "repaired" and finding.text.en and finding.text.ja
    # nothing grows: a cell costs some 200 characters of our own, a replaced character 3 bytes
    ours_size = sum(len(cell.source) + 600 for cell in master.cells)
    assert len(text) <= 3 * len(raw) + 6 * ours_size + 200 * len(cells)
    if len(cells) <= MAX_CELLS:  # and what came out goes in again as it is
        assert intake(text, master).notebook == notebook


def fuzz(number: int, start: int) -> tuple[int, int]:
    """So many cases; returns how many were taken and how many refused."""
    counts = [0, 0]

    @seed(start)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(our_seeds()))
    def run(case: Case) -> None:
        taken = take(case.raw(), case.seed.master)
        counts[isinstance(taken, IntakeError)] += 1

    run()
    return counts[0], counts[1]


def test_mutated_notebooks_are_taken_or_refused():
    taken, refused = fuzz(1_000, start=1)
    assert taken + refused >= 1_000
    assert min(taken, refused) > 100  # the mutations reach both sides of the line


@pytest.mark.slow
def test_many_mutated_notebooks_are_taken_or_refused():
    number = int(os.environ.get("FUZZ_NOTEBOOKS", "20000"))
    done = 0
    for batch in range(-(-number // BATCH)):
        done += sum(fuzz(min(BATCH, number - done), start=100 + batch))
    assert done >= number


def notebook(*cells: object, **top: object) -> bytes:
    return json.dumps({"nbformat": 4, "cells": cells} | top).encode()


def cell(**parts: object) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": "x = 1"} | parts


OF_ANOTHER_SHEET = "y = 'on the second sheet'"
MILLIONS = 3_000_000

# what once failed, by what was wrong with it
REGRESSIONS = {
    "ids that end in a newline": notebook(cell(id="a\n"), cell(id="a\n")),
    "an id of nested lists": notebook(cell(id="@")).replace(b'"@"', b"[" * 500 + b"]" * 500),
    "an id of many numbers": notebook(cell(id=[0] * 100_000)),
    "a second worksheet": notebook(
        nbformat=3,
        worksheets=[{"cells": [cell()]}, None, {"cells": [cell(input=OF_ANOTHER_SHEET)]}],
    ).replace(b'"source": "x = 1", ', b""),
    "the version True": notebook(nbformat=True),
    "millions of lists": b'{"nbformat":4,"cells":[' + b"[]," * MILLIONS + b"1]}",
    "millions of objects": b'{"nbformat":4,"x":[' + b'{"a":1},' * MILLIONS + b'1],"cells":[]}',
    "millions of strings": b'{"nbformat":4,"x":[' + b'"aa",' * MILLIONS + b'1],"cells":[]}',
    "two thousand copies": notebook(*[cell(metadata={"nbgrader": {"grade_id": "mse"}})] * 2_000),
    "two thousand equal ids": notebook(*[cell(id="same")] * 2_000),
}


@pytest.mark.parametrize("name", REGRESSIONS)
def test_what_once_failed(name):
    masters = [seed.master for seed in our_seeds()]
    master = next(each for each in masters if any(cell.grade_id == "mse" for cell in each.cells))
    taken = take(REGRESSIONS[name], master)
    if name == "a second worksheet":
        assert OF_ANOTHER_SHEET in [cell["source"] for cell in taken.notebook["cells"]]
    if name == "two thousand copies":
        assert len(taken.findings) == 1 + len(master.scored())
    assert isinstance(taken, IntakeError) == (name.startswith("millions") or "version" in name)


LARGE = {
    "objects": (b'{"a":1},', 900_000),
    "strings": (b'"aa",', 1_900_000),
    "keys": (b'{"%d":1},', 900_000),
    "one wide character": (b"7", 30 * 2**20),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_the_largest_that_is_parsed_needs_bounded_memory(name):
    """Just below the bounds, 512 MiB are enough; a submission has at most 32 MiB."""
    piece, times = LARGE[name]
    code = f"""
import resource
from autograder.notebook import Master, intake
master = Master("nb", (), {{}})
intake(b'{{"nbformat":4,"cells":[]}}', master)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
piece, times = {piece!r}, {times}
if piece == b"7":
    body = b'"' + piece * times + "😀".encode() + b'"'
else:
    body = b"[" + b"".join(piece % i if b"%" in piece else piece for i in range(times)) + b"1]"
raw = b'{{"nbformat":4,"x":' + body + b',"cells":[]}}'
assert len(raw) < 32 * 2**20
intake(raw, master)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert int(done.stdout) < 512
