"""Hostile folders, files and times: read in bounded time, and nothing raised but errors of ours."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.collect import collect
from autograder.course import Course
from autograder.errors import IntakeError, UsageError
from autograder.submissions import (
    MAX_EXTRA_BYTES,
    MAX_FILES,
    HandedIn,
    id_flaw,
    read_submission,
)
from autograder.times import parse_time, to_text
from tests.pace import within

NOTEBOOK = b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'
SECRET = b"CANARY"
MANY = settings(
    max_examples=150, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

ALLOWED = bytes.maketrans(b"/\0", b"-0")
NAMES = st.one_of(
    st.sampled_from(
        [
            b"a01.ipynb", b"timestamp.txt", b"a01", b"ann", b"data.csv", b"numpy.py", b"-rf",
            b"~root", b"..%2f", b"..\\x", b"\xff\xfe", b"a\nb", b"\x1b[2J", b"\x7f", b"x" * 255,
            b"x" * 249 + b".ipynb", b"ann_a01.ipynb", b"ann.zip", b".ipynb", b".git", b"CON", b" ",
            b"a\xe2\x80\xaeb", "日本　語".encode(), "e\u0301".encode(), b"$(touch x)", b"*?[x]",
            b"a01_ann_attempt_9999-99-99-", b"a01_b_attempt_0001-01-01-00-00-00_a01.ipynb",
        ]
    ),
    st.binary(min_size=1, max_size=12).map(lambda raw: raw.translate(ALLOWED)),
)  # fmt: skip
KINDS = st.sampled_from(
    ["file", "file", "folder", "folder", "link", "loop", "up", "fifo", "socket", "sparse",
     "closed", "locked", "hard", "future", "times"]
)  # fmt: skip
TREES = st.lists(st.tuples(NAMES, KINDS, st.integers(0, 6)), max_size=12)


def make(root: Path, tree: list[tuple[bytes, str, int]], outside: Path) -> None:
    """Lay out a tree: each thing in one of the folders made before it."""
    folders = [os.fsencode(root)]
    for name, kind, at in tree:
        path = os.path.join(folders[at % len(folders)], name)
        try:
            _make(path, kind, os.fsencode(outside))
        except (OSError, ValueError):  # such a name cannot be made, or is taken
            continue
        if kind == "folder":
            folders.append(path)


def _make(path: bytes, kind: str, outside: bytes) -> None:
    if os.path.lexists(path):
        raise FileExistsError
    if kind == "folder":
        os.mkdir(path)
    elif kind == "link":
        os.symlink(outside, path)
    elif kind == "loop":
        os.symlink(os.path.basename(path), path)
    elif kind == "up":
        os.symlink(b"..", path)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as own:
            own.bind(path)
    elif kind == "hard":
        os.link(outside + b"/open.txt", path)
    else:
        content = b"2026-01-31 25:61\n\x1b" if kind == "times" else NOTEBOOK
        with open(path, "wb") as file:
            file.write(content)
            if kind == "sparse":
                file.truncate(10 * 2**30)
        if kind == "closed":
            os.chmod(path, 0)
        elif kind == "locked":
            os.chmod(path, 0o4000)
        elif kind == "future":
            os.utime(path, (2**33, 2**33))


@contextmanager
def place() -> Iterator[Path]:
    """A folder that goes away whatever is in it."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(os.fsencode(folder), ignore_errors=True)


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """What root reads anyway, others do not."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def course_in(folder: Path) -> Course:
    source = folder / "course" / "source" / "a01"
    source.mkdir(parents=True)
    (source / "a01.ipynb").write_bytes(NOTEBOOK)
    return Course(folder / "course")


def outside_of(folder: Path) -> Path:
    outside = folder / "outside"
    outside.mkdir()
    (outside / "a01.ipynb").write_bytes(SECRET)
    (outside / "open.txt").write_bytes(b"linked twice")
    return outside


def hold(handed_in: HandedIn) -> None:
    assert len(handed_in.files) <= MAX_FILES
    assert sum(map(len, handed_in.files.values())) <= MAX_EXTRA_BYTES
    for name in handed_in.files:
        assert name.isprintable() and not name.startswith("/") and ".." not in name.split("/")
        assert "\\" not in name and len(name.encode()) < 200
    everything = [*handed_in.files.values(), *handed_in.notebooks.values()]
    assert SECRET not in everything
    assert handed_in.timestamp.isprintable() and len(handed_in.timestamp) <= 200
    assert not handed_in.timestamp or parse_time(handed_in.timestamp) is not None


@MANY
@given(TREES)
def test_any_folder_is_read_or_refused(tree):
    with place() as folder:
        target = folder / "ann" / "a01"
        target.mkdir(parents=True)
        make(target, tree, outside_of(folder))
        for user in (
            as_ordinary_user(),
            nullcontext(),
        ):  # once without root's rights, once as we are
            with user:
                try:
                    with within(2):
                        hold(read_submission(target, ["a01"], 2**20))
                except IntakeError as exc:
                    assert exc.reason.en and exc.reason.ja


@MANY
@given(TREES)
def test_any_folder_is_collected_or_refused(tree):
    with place() as folder:
        course, source = course_in(folder), folder / "in"
        source.mkdir()
        make(source, tree, outside_of(folder))
        with within(2):
            report = collect(course, "a01", source)
        for name, reason in report.refused + report.notes:
            assert name.isprintable() and reason.isprintable()
        assert sorted(report.taken) == course.submissions("a01")
        for student in report.taken:
            assert id_flaw(student) is None
            hold(read_submission(course.submitted_dir / student / "a01", ["a01"], 2**20))


def test_many_files_and_deep_folders(tmp_path):
    course, source = course_in(tmp_path), tmp_path / "in"
    ours = source / "ann" / "a01"
    ours.mkdir(parents=True)
    for number in range(20_000):
        (ours / f"f{number}").touch()
    (ours / "a01.ipynb").write_bytes(NOTEBOOK)
    (ours / "timestamp.txt").write_text("2026-01-31 10:00:00 UTC\n")
    deep = os.open(ours, os.O_RDONLY)
    for _ in range(200):
        os.mkdir("d", dir_fd=deep)
        below = os.open("d", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = below
    os.close(deep)
    started = time.monotonic()
    handed_in = read_submission(ours, ["a01"], 2**20)
    hold(handed_in)
    assert handed_in.timestamp.startswith("2026-01-31")  # no number of files pushes it out
    assert collect(course, "a01", source).taken == ["ann"]
    assert len(list((course.submitted_dir / "ann" / "a01").iterdir())) <= 201
    assert time.monotonic() - started < 10


def test_a_wide_tree_of_folders_is_not_walked_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.submissions.MAX_SEEN", 50)
    for number in range(30):
        (tmp_path / "a01" / f"d{number:02}" / "e" / "f").mkdir(parents=True)
    (tmp_path / "a01" / "d29" / "e" / "f" / "last.csv").touch()
    (tmp_path / "a01" / "data.csv").touch()
    assert list(read_submission(tmp_path / "a01", ["a01"], 100).files) == ["data.csv"]


@pytest.mark.parametrize("kind", ["link", "loop", "fifo", "socket", "folder", "sparse", "closed"])
def test_a_notebook_that_is_none_is_refused_in_words(kind):
    with place() as folder:
        target = folder / "ann" / "a01"
        target.mkdir(parents=True)
        _make(os.fsencode(target / "a01.ipynb"), kind, os.fsencode(outside_of(folder)))
        with as_ordinary_user(), pytest.raises(IntakeError) as caught:
            read_submission(target, ["a01"], 2**20)
        assert "a01.ipynb" in caught.value.reason.en and "a01.ipynb" in caught.value.reason.ja


@pytest.mark.parametrize("what", ["zero", "full", "null"])
@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_not_opened(what, tmp_path):
    minor = {"zero": 5, "full": 7, "null": 3}[what]
    (tmp_path / "a01").mkdir()
    try:
        os.mknod(tmp_path / "a01" / "a01.ipynb", stat.S_IFCHR | 0o666, os.makedev(1, minor))
    except PermissionError:
        pytest.skip("devices cannot be made here")
    with pytest.raises(IntakeError):
        read_submission(tmp_path / "a01", ["a01"], 2**20)


@pytest.mark.parametrize("closed", ["ann", "ann/a01"])
def test_a_folder_that_cannot_be_read_says_so(closed):
    """A batch of an ordinary user went down with it."""
    with place() as folder:
        course = course_in(folder)
        (course.submitted_dir / "ann" / "a01").mkdir(parents=True)
        (course.submitted_dir / closed).chmod(0)
        with as_ordinary_user():
            assert course.submissions("a01") == ["ann"]
            with pytest.raises(IntakeError, match="cannot be read"):
                read_submission(course.submitted_dir / "ann" / "a01", ["a01"], 2**20)
        (course.submitted_dir / closed).chmod(0o700)


def test_a_link_to_another_trainee_is_no_submission(tmp_path):
    course = course_in(tmp_path)
    theirs = course.submitted_dir / "ann" / "a01"
    theirs.mkdir(parents=True)
    (theirs / "a01.ipynb").write_bytes(NOTEBOOK)
    (course.submitted_dir / "bob").symlink_to("ann")
    (course.submitted_dir / "eve").mkdir()
    (course.submitted_dir / "eve" / "a01").symlink_to("../ann/a01")
    (course.submitted_dir / "loop").symlink_to("loop")
    assert course.submissions("a01") == ["ann", "bob", "eve", "loop"]
    for student in ("bob", "eve", "loop"):
        with pytest.raises(IntakeError):
            read_submission(course.submitted_dir / student / "a01", ["a01"], 2**20)


def test_a_source_that_cannot_be_opened_or_has_times_beyond_any_calendar(tmp_path):
    with place() as folder:
        course, source = course_in(folder), folder / "in"
        source.mkdir()
        (source / "ann.ipynb").write_bytes(NOTEBOOK)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("autograder.archives.datetime", _NoSuchTime)
            assert collect(course, "a01", source).taken == ["ann"]
        source.chmod(0)
        with as_ordinary_user(), pytest.raises(UsageError, match="cannot be read"):
            collect(course, "a01", source)


class _NoSuchTime:
    """Not every file system takes a time in the year 300,000; the grader may meet one that does."""

    def __new__(cls, *parts, **zone):
        from datetime import datetime

        return datetime(*parts, **zone)

    @staticmethod
    def fromtimestamp(seconds, zone):
        raise OverflowError("timestamp out of range")


TIMES = [
    b"", b"\n\n", b"garbage", b"99999-01-01 00:00:00 UTC", b"0000-00-00 00:00:00 UTC", b"\xff\xfe",
    b"2026-01-31 10:00:00 ../../etc/passwd", b"2026-01-31 10:00:00 America", b"2026-01-31 10:00 \0",
    b"9999-12-31 23:59:59 -1400", b"0001-01-01 00:00:00 +1400", b"9" * 10_000, b"1" * 100 + b"\n",
    b"2026-01-31 10:00:00 UTC" + b" " * 10_000_000, b"NaN", b"1e999", b"2026-02-30 10:00",
]  # fmt: skip


@pytest.mark.parametrize("raw", TIMES, ids=lambda raw: repr(raw[:30]))
def test_a_timestamp_that_is_none_stops_nothing(raw, tmp_path):
    (tmp_path / "a01").mkdir()
    (tmp_path / "a01" / "a01.ipynb").write_bytes(NOTEBOOK)
    (tmp_path / "a01" / "timestamp.txt").write_bytes(raw)
    handed_in = read_submission(tmp_path / "a01", ["a01"], 2**20)
    hold(handed_in)
    assert handed_in.notebooks == {"a01": NOTEBOOK} and "timestamp.txt" not in handed_in.files


def test_of_a_timestamp_the_first_line_counts(tmp_path):
    (tmp_path / "timestamp.txt").write_bytes(b" 2026-01-31\t10:00:00 UTC\r\n2020-01-01\n\x1b[31m")
    assert read_submission(tmp_path, [], 100).timestamp == "2026-01-31 10:00:00 UTC"


@settings(MANY, max_examples=1_500)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text("0123456789 -:.+TZamp/,JUS", max_size=30),
        st.tuples(
            st.datetimes(),
            st.sampled_from(["", " UTC", " JST", "+9999", " Asia/Tokyo", " +0900", " posix", " ."]),
        ).map(lambda parts: f"{parts[0]}{parts[1]}"),
    )
)
def test_any_text_is_a_time_or_none(text):
    found = parse_time(text)
    assert found is None or parse_time(to_text(found)) is not None
