"""Intake: what is used of a submission, what comes from the instructor's side."""

import json

import pytest

from autograder.errors import IntakeError
from autograder.notebook import Master, MasterCell, intake

STUB = "def mse(y, p):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
VISIBLE = "assert mse([1], [1]) == 0\n"
TEST = f"{VISIBLE}### BEGIN HIDDEN TESTS\nassert mse([1], [2]) == 1\n### END HIDDEN TESTS"
SOLVED = "def mse(y, p):\n    return 0.0"


def cell(grade_id, source, **marks):
    kind = marks.pop("cell_type", "code")
    marks = {"grade": False, "solution": False, "locked": False, "task": False} | marks
    return MasterCell(grade_id, kind, source, points=marks.pop("points", 0.0), **marks)


MASTER = Master(
    "nb",
    (
        cell("mse", STUB, solution=True),
        cell("check_mse", TEST, visible=VISIBLE, grade=True, locked=True, points=5.0),
        cell(
            "essay", "YOUR ANSWER HERE", cell_type="markdown", grade=True, solution=True, points=3
        ),
    ),
    {"kernelspec": {"name": "python3"}},
)


def test_the_notebook_of_another_assignment_is_refused_where_nothing_is_graded():
    free = Master("free", (), {})
    with pytest.raises(IntakeError, match=r"free\.ipynb has no tasks, and this one has"):
        intake(submission(raw_cell(SOLVED, "mse", solution=True)), free)
    assert intake(submission(raw_cell("x = 1")), free).findings == ()


def raw_cell(source, grade_id=None, kind="code", **nbgrader):
    metadata = {"nbgrader": {"grade_id": grade_id, **nbgrader}} if grade_id else {}
    return {"cell_type": kind, "metadata": metadata, "source": source, "outputs": []}


def submission(*cells, **top):
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | top
    ).encode()


GOOD = (
    raw_cell(SOLVED, "mse"),
    raw_cell(VISIBLE, "check_mse"),
    raw_cell("because", "essay", "markdown"),
)


def take(*cells, **top):
    return intake(submission(*cells, **top), MASTER)


def by_id(taken, grade_id):
    cells = taken.notebook["cells"]
    return [c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]


def test_a_clean_submission_has_no_findings_and_gets_the_hidden_tests():
    taken = take(*GOOD)
    assert taken.findings == ()
    assert by_id(taken, "check_mse")[0]["source"] == TEST
    assert by_id(taken, "mse")[0]["source"] == SOLVED
    assert taken.attempted == {"mse": True, "essay": True}


def test_the_untouched_release_is_not_attempted():
    taken = take(raw_cell(STUB, "mse"), GOOD[1], raw_cell("YOUR ANSWER HERE", "essay", "markdown"))
    assert taken.attempted == {"mse": False, "essay": False}


@pytest.mark.parametrize("points", [1000, -5, "NaN", 1e308, None, [1]])
def test_points_come_from_the_instructor(points):
    taken = take(GOOD[0], raw_cell(TEST, "check_mse", points=points, grade=True), GOOD[2])
    assert by_id(taken, "check_mse")[0]["metadata"]["nbgrader"]["points"] == 5.0


def test_an_edited_test_cell_gets_its_text_back():
    taken = take(GOOD[0], raw_cell("pass", "check_mse"), GOOD[2])
    assert by_id(taken, "check_mse")[0]["source"] == TEST
    assert [finding.kind for finding in taken.findings] == ["repaired"]


def test_a_deleted_test_cell_is_put_back_behind_its_predecessor():
    taken = take(GOOD[0], GOOD[2])
    ids = [c["metadata"]["nbgrader"]["grade_id"] for c in taken.notebook["cells"]]
    assert ids == ["mse", "check_mse", "essay"]
    assert "missing" in taken.findings[0].text.en


def test_all_graded_cells_deleted():
    taken = take(raw_cell("x = 1"))
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in taken.notebook["cells"]]
    assert ids == ["check_mse", "essay", None]


def test_of_two_cells_with_one_grade_id_the_last_counts_and_both_run():
    taken = take(raw_cell("def mse(y, p): return 1", "mse"), *GOOD)
    assert len(by_id(taken, "mse")) == 1
    assert by_id(taken, "mse")[0]["source"] == SOLVED
    assert taken.notebook["cells"][0]["source"] == "def mse(y, p): return 1"
    assert "more than once" in taken.findings[0].text.en


def test_a_retyped_cell_gets_its_type_back():
    taken = take(GOOD[0], raw_cell("text", "check_mse", "markdown"), GOOD[2])
    assert by_id(taken, "check_mse")[0]["cell_type"] == "code"


def test_stored_outputs_and_foreign_metadata_do_not_survive():
    forged = GOOD[0] | {"outputs": [{"output_type": "stream", "text": "all passed"}], "extra": 1}
    forged["metadata"]["nbgrader"]["checksum"] = "forged"
    taken = take(forged, *GOOD[1:], metadata={"kernelspec": {"name": "evil"}})
    assert by_id(taken, "mse")[0]["outputs"] == []
    assert "checksum" not in by_id(taken, "mse")[0]["metadata"]["nbgrader"]
    assert taken.notebook["metadata"] == {"kernelspec": {"name": "python3"}}


def test_format_3_is_read():
    old = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "mse"}}, "input": SOLVED}
    raw = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [old]}]}
    taken = intake(json.dumps(raw).encode(), MASTER)
    assert by_id(taken, "mse")[0]["source"] == SOLVED


def test_ids_are_unique_and_the_same_each_time():
    first, second = (take(*GOOD, raw_cell("x"), raw_cell("x")) for _ in range(2))
    ids = [c["id"] for c in first.notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert first.notebook == second.notebook


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (submission(*GOOD)[:50], "valid notebook"),
        (b"<html>login</html>", "valid notebook"),
        (b"[" * 100_000, "valid notebook"),
        (b'{"a":' * 50_000, "valid notebook"),
        (b"[]", "not a notebook"),
        (b"1", "not a notebook"),
        (json.dumps({"nbformat": 99, "cells": []}).encode(), "version 99"),
        (json.dumps({"nbformat": "4", "cells": []}).encode(), "version unknown"),
        (json.dumps({"nbformat": 4, "cells": {}}).encode(), "no cells"),
        (json.dumps({"nbformat": 3, "worksheets": "x"}).encode(), "no cells"),
        ("{}".encode("utf-16"), "UTF-8"),
        (submission(*[raw_cell("x")] * 2001), "2001 cells"),
        (submission(raw_cell("x" * 1_000_001)), "1000001 characters"),
    ],
)
def test_what_cannot_be_graded_is_refused_in_words(raw, word):
    with pytest.raises(IntakeError, match=word) as caught:
        intake(raw, MASTER)
    assert caught.value.reason.ja


@pytest.mark.parametrize(
    "odd",
    [None, 1, "text", [], {"cell_type": 5}, {"source": {"a": 1}}, {"source": [1, None, "x = 1"]}],
)
def test_odd_cells_do_no_harm(odd):
    assert take(odd, *GOOD).attempted["mse"]


def test_a_bom_and_lone_surrogates_are_read():
    taken = intake(b"\xef\xbb\xbf" + submission(raw_cell("s = '\ud800'"), *GOOD), MASTER)
    assert "\ud800" not in taken.notebook["cells"][0]["source"]
