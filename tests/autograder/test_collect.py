"""Collecting from folders and zips, friendly and hostile."""

from __future__ import annotations

import os
import stat
import time
import zipfile
from pathlib import Path

import pytest

from autograder import archives
from autograder import collect as collecting
from autograder.collect import collect
from autograder.course import Course
from autograder.errors import UsageError

NOTEBOOK = b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'
NOON = time.mktime((2026, 1, 31, 12, 0, 0, 0, 0, -1))


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    for name in ("a01/a01.ipynb", "a02/a02.ipynb", "two/one.ipynb", "two/other.ipynb"):
        path = root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(NOTEBOOK)
    return Course(root)


def tree(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(NOTEBOOK + name.encode())
        os.utime(path, (NOON, NOON))
    return folder


def zipped(path: Path, *names: str, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, NOTEBOOK + name.encode())
        for name, content in files.items():
            archive.writestr(name, content)
    return path


LAYOUTS = [
    ["ann/a01/a01.ipynb", "bob/a01/a01.ipynb", "bob/a02/a02.ipynb"],
    ["submitted/ann/a01/a01.ipynb", "submitted/bob/a01/a01.ipynb"],
    ["a01/ann/a01.ipynb", "a01/bob/a01.ipynb"],
    ["ann/a01.ipynb", "bob/a01.ipynb", "__MACOSX/bob/._a01.ipynb", "bob/.DS_Store"],
    ["week 3/ann/a01.ipynb", "week 3/bob/a01.ipynb"],
    ["ann_a01.ipynb", "bob_a01.ipynb"],
    ["a01_ann.ipynb", "a01_bob.ipynb"],
    ["ann.ipynb", "bob.ipynb"],
    ["a01_ann_attempt_2026-01-30-15-00-00_a01.ipynb", "a01_bob_attempt_2026-01-30-15-00-00.ipynb"],
    ["ann/a01 (1).ipynb", "bob/a01-Copy1.ipynb"],
    ["ann/a01.ipynb", "bob_a01.ipynb"],
]


@pytest.mark.parametrize("names", LAYOUTS, ids=lambda names: names[0])
@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_layouts(course, tmp_path, names, kind):
    make = write if kind == "folder" else zipped
    report = collect(course, "a01", make(tmp_path / "source.zip", *names))
    assert (report.taken, report.refused) == (["ann", "bob"], [])
    assert tree(course.submitted_dir) == [
        "ann/a01/a01.ipynb",
        "ann/a01/timestamp.txt",
        "bob/a01/a01.ipynb",
        "bob/a01/timestamp.txt",
    ]


@pytest.mark.parametrize(
    "names",
    [
        ["ann/a01.ipynb"],
        ["x/ann/a01.ipynb"],
        ["a01/ann/a01.ipynb"],
        ["submitted/ann/a01/a01.ipynb"],
    ],
)
def test_a_single_trainee(course, tmp_path, names):
    assert collect(course, "a01", zipped(tmp_path / "x.zip", *names)).taken == ["ann"]


def test_several_notebooks_and_files(course, tmp_path):
    source = write(
        tmp_path / "in", "ann/one.ipynb", "ann/other.ipynb", "ann/data/x.csv",
        "bob_one.ipynb", "bob_other.ipynb",
    )  # fmt: skip
    report = collect(course, "two", source)
    assert (report.taken, report.refused) == (["ann", "bob"], [])
    assert tree(course.submitted_dir / "ann") == [
        "two/data/x.csv", "two/one.ipynb", "two/other.ipynb", "two/timestamp.txt",
    ]  # fmt: skip
    assert tree(course.submitted_dir / "bob") == [
        "two/one.ipynb", "two/other.ipynb", "two/timestamp.txt",
    ]  # fmt: skip


def test_a_zip_for_each_trainee(course, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    zipped(folder / "ann.zip", "a01.ipynb")
    zipped(folder / "bob_a01.zip", "bob/a01/a01.ipynb", "bob/a01/data.csv")
    (folder / "cleo.zip").write_bytes(b"no zip")
    report = collect(course, "a01", folder)
    assert report.taken == ["ann", "bob"]
    assert report.refused == [("cleo.zip", "it is not a valid zip file (File is not a zip file)")]
    assert "bob/a01/data.csv" in tree(course.submitted_dir)


def test_names_in_two_spellings_are_one_trainee(course, tmp_path):
    decomposed, composed = "Jose\u0301", "Jos\u00e9"
    collect(course, "a01", zipped(tmp_path / "x.zip", f"{decomposed}/a01.ipynb"))
    assert [path.name for path in course.submitted_dir.iterdir()] == [composed]


# -- times


def stamp(course, student="ann"):
    return (course.submitted_dir / student / "a01" / "timestamp.txt").read_text()


def test_the_time_of_the_file(course, tmp_path, monkeypatch):
    collect(course, "a01", write(tmp_path / "in", "ann/a01.ipynb"))
    expected = time.strftime("%Y-%m-%d %H:%M:%S.000000 UTC", time.gmtime(NOON))
    assert stamp(course) == expected


def test_the_time_in_the_archive_is_local(course, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(zipfile.ZipInfo("ann/a01.ipynb", (2026, 1, 31, 21, 0, 0)), NOTEBOOK)
            info = zipfile.ZipInfo("bob/a01.ipynb", (2026, 1, 31, 21, 0, 0))
            info.extra = b"UT\x05\x00\x01" + (1_700_000_000).to_bytes(4, "little")
            archive.writestr(info, NOTEBOOK)
        collect(course, "a01", path)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert stamp(course) == "2026-01-31 12:00:00.000000 UTC"
    assert stamp(course, "bob") == "2023-11-14 22:13:20.000000 UTC"


def test_the_time_that_was_handed_in_is_kept(course, tmp_path):
    files = {"ann/timestamp.txt": b"2026-01-31 21:00:00 JST\n", "bob/timestamp.txt": b"\xff\0 soon"}
    source = zipped(tmp_path / "x.zip", "ann/a01.ipynb", "bob/a01.ipynb", **files)
    report = collect(course, "a01", source)
    assert stamp(course) == "2026-01-31 12:00:00.000000 UTC"
    assert report.notes == [("bob", "its timestamp.txt holds no time; that of the file was taken")]


def test_the_newer_attempt_wins(course, tmp_path):
    early, late = (f"a01_ann_attempt_2026-01-{day}-15-00-00.ipynb" for day in (29, 30))
    report = collect(course, "a01", write(tmp_path / "in", late, early))
    assert report.taken == ["ann"]
    assert report.refused == [(early, f"{late} is a newer attempt of the same trainee")]
    assert stamp(course) == "2026-01-30 15:00:00.000000 UTC"
    assert late.encode() in (course.submitted_dir / "ann/a01/a01.ipynb").read_bytes()

    report = collect(course, "a01", write(tmp_path / "older", early))
    assert report.refused == [
        (early, "submitted/ has a newer one, handed in at 2026-01-30 15:00:00 UTC")
    ]


def test_again_replaces_the_whole_submission(course, tmp_path):
    collect(course, "a01", write(tmp_path / "in", "ann/a01.ipynb", "ann/old.csv"))
    report = collect(course, "a01", write(tmp_path / "next", "ann/a01.ipynb", "ann/new.csv"))
    assert report.taken == ["ann"]
    assert tree(course.submitted_dir) == [
        "ann/a01/a01.ipynb", "ann/a01/new.csv", "ann/a01/timestamp.txt",
    ]  # fmt: skip
    assert [path.name for path in course.submitted_dir.iterdir()] == ["ann"]  # nothing left aside


# -- hostile


def reasons(report):
    return dict(report.refused)


def test_links_and_devices_in_a_folder(course, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("secret")
    source = write(tmp_path / "in", "ann/a01.ipynb", "bob/readme.txt", "dan/a01.ipynb")
    (source / "ann/steal.csv").symlink_to(secret)
    (source / "bob/a01.ipynb").symlink_to(secret)
    os.mkfifo(source / "dan/pipe")
    (source / "eve").symlink_to(source / "ann")
    (source / "dan/up").symlink_to(tmp_path)
    report = collect(course, "a01", source)
    assert report.taken == ["ann", "dan"]
    assert reasons(report) == {
        "ann/steal.csv": "it is a link",
        "bob": "there is no notebook a01.ipynb that could be read",
        "bob/a01.ipynb": "it is a link",
        "dan/pipe": "it is a device, pipe or socket, not a file",
        "dan/up": "it is a link",
        "eve": "it is a link",
    }
    assert not any("secret" in p.read_text() for p in course.submitted_dir.rglob("*.*"))


def test_a_folder_that_becomes_a_link_meanwhile(tmp_path):
    source = write(tmp_path / "in", "ann/a01.ipynb")
    write(tmp_path / "elsewhere", "a01.ipynb")
    with archives.read_tree(source) as [entry]:
        (source / "ann").rename(source / "was-ann")
        (source / "ann").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(archives.Refused, match="cannot be read"):
            entry.read(10_000)


def test_paths_that_lead_out_of_the_zip(course, tmp_path):
    names = [
        "../../../evil.ipynb", "/etc/evil.ipynb", "C:/evil.ipynb", "ann/../../evil.ipynb",
        "..\\evil.ipynb", "ann/a01.ipynb", "ann/./x.csv",
    ]  # fmt: skip
    report = collect(course, "a01", zipped(tmp_path / "x.zip", *names))
    assert report.taken == ["ann"]
    assert set(reasons(report).values()) == {"its path leads out of its folder"}
    assert len(report.refused) == len(names) - 1
    assert tree(tmp_path / "course" / "submitted") == ["ann/a01/a01.ipynb", "ann/a01/timestamp.txt"]
    assert not list(tmp_path.rglob("evil*"))


def test_a_link_in_a_zip(course, tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("ann/a01.ipynb")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    report = collect(course, "a01", path)
    assert (report.taken, report.refused) == ([], [("ann/a01.ipynb", "it is a link")])


def test_a_bomb(course, tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann/a01.ipynb", NOTEBOOK)
        archive.writestr("ann/zeros.csv", bytes(40 * 2**20))
        archive.writestr("bob/a01.ipynb", bytes(40 * 2**20))
    report = collect(course, "a01", path)
    assert report.taken == ["ann"]
    assert reasons(report) == {
        "ann/zeros.csv": "it expands to more than 32 MiB",
        "bob/a01.ipynb": "it expands to more than 32 MiB",
        "bob": "there is no notebook a01.ipynb that could be read",
    }


def test_a_bomb_that_lies_about_its_size(course, tmp_path):
    path = zipped(tmp_path / "x.zip", **{"ann/a01.ipynb": bytes(40 * 2**20)})
    raw = path.read_bytes().replace((40 * 2**20).to_bytes(4, "little"), (99).to_bytes(4, "little"))
    path.write_bytes(raw)
    report = collect(course, "a01", path)
    assert report.taken == []
    assert "damaged" in reasons(report)["ann/a01.ipynb"]


def test_many_files_and_much_in_all(course, tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "MAX_FILES", 3)
    names = [f"ann/{i}.csv" for i in range(5)]
    report = collect(
        course, "a01", zipped(tmp_path / "x.zip", *names, "ann/zz/a01.ipynb", "ann/a01.ipynb")
    )
    assert report.taken == ["ann"]  # notebooks come first
    assert len(report.refused) == 4
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)
    with pytest.raises(UsageError, match="more than 3 files; nothing was collected"):
        collect(course, "a01", tmp_path / "x.zip")
    monkeypatch.setattr(collecting, "MAX_TOTAL", 100)
    report = collect(course, "a02", zipped(tmp_path / "y.zip", "ann/a02.ipynb", "ann/x.csv"))
    assert report.taken == ["ann"]
    assert reasons(report) == {"ann/x.csv": "it expands to more than 0 MiB"}


def test_a_crowd_of_files_does_not_stop_the_others(course, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5)
    monkeypatch.setattr(archives, "MAX_BELOW", 3)
    names = [f"ann/{i}/{i}.csv" for i in range(9)] + [f"bob/a01/{i}.csv" for i in range(9)]
    names += ["cid/a01.ipynb", "dan/a01/a01.ipynb"]
    report = collect(course, "a01", write(tmp_path / "in", *names))
    assert report.taken == ["cid", "dan"]
    said = "it holds too many files"
    assert reasons(report)["ann"] == reasons(report)["bob/a01"] == said


def test_a_time_that_the_trainee_packed_is_not_believed(course, tmp_path):
    inner = zipped(tmp_path / "ann.zip", **{
        "a01.ipynb": NOTEBOOK, "timestamp.txt": b"2001-01-01 00:00:00 UTC",
    })  # fmt: skip
    (tmp_path / "in").mkdir()
    os.rename(inner, tmp_path / "in" / "ann.zip")
    os.utime(tmp_path / "in" / "ann.zip", (1_800_000_000, 1_800_000_000))
    report = collect(course, "a01", tmp_path / "in")
    assert report.taken == ["ann"]
    assert "packed by the trainee" in dict(report.notes)["ann.zip"]
    assert (course.submitted_dir / "ann/a01/timestamp.txt").read_text().startswith("2027-01-15")


def test_what_cannot_be_unpacked(course, tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("ann/a01.ipynb", NOTEBOOK)
        archive.writestr("bob/a01.ipynb", NOTEBOOK, zipfile.ZIP_STORED)
        archive.writestr("cleo/a01.ipynb", NOTEBOOK * 9, zipfile.ZIP_DEFLATED)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"cleo/a01.ipynb") + 20
    raw[at : at + 20] = bytes(20)
    for sign, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # set the bit that says "encrypted"
        place = [i for i in range(len(raw)) if raw.startswith(sign, i)][1]
        raw[place + offset] |= 1
    path.write_bytes(raw)
    report = collect(course, "a01", path)
    assert report.taken == []
    assert reasons(report)["ann/a01.ipynb"].startswith("it is packed by a method")
    assert reasons(report)["bob/a01.ipynb"] == "it is encrypted"
    assert reasons(report)["cleo/a01.ipynb"].startswith("it is damaged in the zip file")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("-rf/a01.ipynb", "'-rf' cannot be the name of a trainee"),
        ("~root/a01.ipynb", "'~root' cannot be the name of a trainee"),
        ("a*b/a01.ipynb", "the trainee's name holds characters that are not allowed"),
        ("$(id)/a01.ipynb", "the trainee's name holds characters that are not allowed"),
        ("x" * 150 + "/a01.ipynb", "cannot be the name of a trainee"),
        ("a\x1b[2Jb/a01.ipynb", "its name holds characters that are not allowed"),
        ("x" * 300 + "/a01.ipynb", "its name is too long"),
        ("a01.ipynb", "its name does not say whose it is (STUDENT_ASSIGNMENT.ipynb)"),
        ("notes.pdf", "it is neither a notebook nor a trainee's folder"),
    ],
)
def test_weird_names_are_reported_and_stop_nothing(course, tmp_path, name, reason):
    report = collect(course, "a01", zipped(tmp_path / "x.zip", name, "bob/a01.ipynb"))
    assert report.taken == ["bob"]
    [(shown, why)] = report.refused
    assert reason in why
    assert shown.isprintable() and len(shown) <= 120


def test_a_file_and_a_folder_of_one_name(course, tmp_path):
    report = collect(
        course,
        "a01",
        zipped(tmp_path / "x.zip", "ann/a01.ipynb", "ann/x", "ann/x/y", "bob_a01.ipynb"),
    )
    assert report.taken == ["bob"]
    assert "it cannot be written" in reasons(report)["ann"]
    assert tree(course.submitted_dir) == ["bob/a01/a01.ipynb", "bob/a01/timestamp.txt"]


def test_a_link_in_the_way(course, tmp_path):
    course.submitted_dir.mkdir()
    (course.submitted_dir / "ann").symlink_to(tmp_path)
    report = collect(course, "a01", zipped(tmp_path / "x.zip", "ann/a01.ipynb"))
    assert "is in the way" in reasons(report)["ann"]
    assert not (tmp_path / "a01").exists()


def test_neither_folder_nor_zip(course, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK")
    with pytest.raises(UsageError, match="neither a folder nor a zip"):
        collect(course, "a01", tmp_path / "x.zip")
    with pytest.raises(UsageError, match="no assignment 'a10'"):
        collect(course, "a10", tmp_path)
    broken = zipped(tmp_path / "y.zip", "ann/a01.ipynb").read_bytes()
    (tmp_path / "y.zip").write_bytes(broken[:10] + broken[-60:])
    with pytest.raises(UsageError, match=r"not a valid zip|neither"):
        collect(course, "a01", tmp_path / "y.zip")


def test_nothing_is_kept_in_memory_of_nested_zips(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for student in ("ann", "bob"):
        zipped(source / f"{student}.zip", "a01.ipynb")
    nested = archives.NestedZips(10**6)
    with archives.read_tree(source) as outer:
        inside = [nested.entries(entry)[0] for entry in outer]
        assert [entry.read(1000) for entry in inside] == [NOTEBOOK + b"a01.ipynb"] * 2
        assert nested._last is not None and nested._last[0] is outer[1]
