"""Which of the files that cells wrote are kept beside the autograded notebook."""

from __future__ import annotations

from autograder.leftovers import MAX_KEPT_BYTES, made
from autograder.results import Result, from_record, to_record


def kept(left: dict[str, bytes]) -> set[str]:
    given = {"own.csv": b"handed in", "data/raw.csv": b"the course's"}
    return set(made(left, given, ["nb"]))


def test_new_files_are_kept() -> None:
    assert kept({"plot.png": b"x", "out/table.csv": b"y"}) == {"plot.png", "out/table.csv"}


def test_nothing_that_was_there_is_replaced() -> None:
    assert kept({"own.csv": b"other", "data/raw.csv": b"other", "timestamp.txt": b"now"}) == set()


def test_nothing_clashes_with_what_is_there() -> None:
    below = {"own.csv/x": b"", "nb.ipynb/x": b"", "timestamp.txt/x": b"", "data": b""}
    assert kept(below) == set()


def test_no_page_that_could_pass_for_feedback() -> None:
    assert kept({"nb.html": b"", "deep/NB.HTML": b"", "nb.htm": b""}) == set()


def test_no_more_than_there_is_room_for() -> None:
    half = bytes(MAX_KEPT_BYTES // 2)
    assert kept({"a": half, "b": half + b"x", "c": half, "d": b"x"}) == {"a", "c"}


def test_they_come_back_from_a_stored_result() -> None:
    result = Result("ann", "a1", "graded", files={"plot.png": bytes(range(256))})
    assert from_record(to_record(result)) == result
    old = to_record(result)
    del old["files"]
    assert from_record(old).files == {}
    assert result.without_notebooks().files == {}
