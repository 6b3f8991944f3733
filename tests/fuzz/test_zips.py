"""Hostile zip files through collect: broken, lying, and of names that no folder can hold."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import archives
from autograder.collect import Collected, collect
from autograder.course import Course
from autograder.errors import UsageError
from tests.fuzz.test_folders import NOTEBOOK, course_in, place
from tests.pace import within

NAMES = st.lists(
    st.sampled_from(["ann", "bob", "a01", "a01.ipynb", "x.zip", "..", ".", "", "C:", "\n", "é"]),
    min_size=1, max_size=4,
).map("/".join)  # fmt: skip
FLIPS = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=4)


def zipped(names: list[str], flips: list[tuple[int, int]] = ()) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that are there twice
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                info = zipfile.ZipInfo(name, (2026, 1, 31, 12, 0, 0))
                info.extra = b"UT\x05\x00\x01\xff\xff\xff\x7f" if len(name) % 2 else b""
                archive.writestr(info, NOTEBOOK)
    raw = bytearray(made.getvalue())
    for at, value in flips:
        raw[-1 - at % len(raw)] = value  # from the end, where the directory is
    return bytes(raw)


def take(course: Course, raw: bytes, *, nested: bool) -> Collected | None:
    """What comes of a zip file as the source, or of one in a folder of others."""
    source = course.root / "in"
    source.mkdir()
    (source / "zoe.ipynb").write_bytes(NOTEBOOK)
    path = source / "ann.zip"
    path.write_bytes(raw)
    try:
        return collect(course, "a01", source if nested else path)
    except UsageError:
        assert not nested  # one trainee's file never stops the others
        return None


def fuzz(number: int) -> None:
    @settings(
        max_examples=number, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(NAMES, max_size=6), FLIPS, st.booleans())
    def run(names, flips, nested):
        with place() as folder:
            course = course_in(folder)
            with within(2):
                report = take(course, zipped(names, flips), nested=nested)
            there = {path.name for path in folder.iterdir()}
            assert there == {"course"}
            if report is not None:
                assert ("zoe" in report.taken) == nested
                assert course.submissions("a01") == sorted(report.taken)

    run()


def test_any_zip_file_is_collected_or_refused():
    fuzz(250)


@pytest.mark.slow
def test_many_zip_files_are_collected_or_refused():
    fuzz(5_000)


@pytest.mark.parametrize(
    "names",
    [
        ["a01.ipynb", "a01.ipynb"],
        ["ann_a01.ipynb", "ann_a01.ipynb", "bob_a01.ipynb"],
        ["ann", "ann/a01.ipynb", "bob/a01.ipynb"],
        ["ann/a01", "ann/a01/a01.ipynb", "bob/a01.ipynb"],
        ["ann/timestamp.txt/x", "ann/a01.ipynb", "bob/a01.ipynb"],
    ],
)
@pytest.mark.parametrize("nested", [True, False])
def test_one_name_twice(tmp_path, names, nested):
    report = take(course_in(tmp_path), zipped(names), nested=nested)
    assert report is not None
    if not nested and len(names) > 2:
        assert "bob" in report.taken


def test_a_zip_of_a_version_that_nobody_reads_stops_no_other(tmp_path):
    raw = bytearray(zipped(["a01.ipynb"]))
    raw[raw.index(b"PK\1\2") + 6] = 99  # version needed to extract: 9.9
    report = take(course_in(tmp_path), bytes(raw), nested=True)
    assert report is not None and report.taken == ["zoe"]
    assert "not a valid zip file" in report.refused[0][1]


def test_the_directory_of_a_nested_zip_is_read_once(tmp_path, monkeypatch):
    """Reading it anew for each file took minutes for 200 files out of 100,000."""
    read = []
    listing = archives._zip_entries
    monkeypatch.setattr(archives, "_zip_entries", lambda *args: read.append(1) or listing(*args))
    names = ["a01.ipynb", *(f"f{number}.csv" for number in range(50))]
    report = take(course_in(tmp_path), zipped(names), nested=True)
    assert report is not None and "ann" in report.taken
    assert len(read) == 1


def test_a_nested_zip_of_too_many_entries_is_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 100)
    raw = zipped([f"f{number}" for number in range(101)])
    report = take(course_in(tmp_path), raw, nested=True)
    assert report is not None and report.taken == ["zoe"]
    assert "more than 100 files" in report.refused[0][1]
