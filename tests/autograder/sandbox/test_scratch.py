"""Measuring and removing what trainees leave behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import scratch

MUCH = scratch.Usage(1 << 40, 1 << 20)


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder in memory, if there is one: some disks take milliseconds for an rmdir."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def test_usage_counts_and_stops_early(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"f{number}").write_bytes(bytes(8192))
    (tmp_path / "d").mkdir()
    os.symlink("/", tmp_path / "link")
    found = scratch.usage(str(tmp_path), MUCH)
    assert found.entries == 52
    assert 50 * 8192 <= found.bytes < 60 * 8192
    few = scratch.usage(str(tmp_path), scratch.Usage(1 << 40, 10))
    assert few.entries == 11
    assert scratch.usage(str(tmp_path), scratch.Usage(20000, 1 << 20)).bytes < 40000


def test_usage_of_a_folder_too_deep_to_reach_is_above_the_limit(quick: Path) -> None:
    nest(quick, 3000)
    assert scratch.usage(str(quick), MUCH).entries == MUCH.entries + 1
    scratch.empty(str(quick))
    assert os.listdir(quick) == []


def test_usage_of_a_missing_folder_is_nothing(tmp_path: Path) -> None:
    assert scratch.usage(str(tmp_path / "none"), MUCH) == scratch.Usage(0, 0)


def nest(folder: Path, depth: int) -> None:
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(depth):
        os.mkdir("deep")
        os.chdir("deep")
    Path("file").touch()
    os.chdir(here)


def test_remove_takes_deep_closed_and_linked_folders(quick: Path) -> None:
    outside = quick / "outside"
    outside.mkdir()
    (outside / "keep").touch()
    top = quick / "top"
    top.mkdir()
    nest(top, 2500)
    (top / "closed" / "inner").mkdir(parents=True)
    (top / "closed" / "inner" / "x").touch()
    (top / "closed" / "inner").chmod(0)
    (top / "closed").chmod(0)
    os.symlink(outside, top / "link")
    os.mkfifo(top / "fifo")
    began = time.monotonic()
    scratch.remove(str(top))
    assert time.monotonic() - began < 5
    assert not top.exists()
    assert (outside / "keep").exists()
    scratch.remove(str(top))  # again is fine


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").touch()
    os.symlink(outside, tmp_path / "top")
    with pytest.raises(OSError, match=r"Not a directory|Too many levels"):
        scratch.remove(str(tmp_path / "top"))
    assert (outside / "keep").exists()


def test_deleted_files_that_are_held_open_are_seen(tmp_path: Path) -> None:
    before = scratch.held_open(os.getpid())
    with open(tmp_path / "x", "wb") as file:
        file.write(bytes(1 << 20))
        file.flush()
        assert scratch.held_open(os.getpid()) == before
        os.unlink(tmp_path / "x")
        assert scratch.held_open(os.getpid()) >= before + (1 << 20)
    assert scratch.held_open(os.getpid()) == before


def test_sweep_leaves_what_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    base, lock = scratch.make_base()
    scratch.sweep()
    assert os.path.isdir(base)
    os.close(lock)
    scratch.sweep()
    assert not os.path.exists(base)


def test_sweep_takes_what_an_earlier_one_could_take_in_part_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock goes with the other files; a folder may stay if something still wrote into it."""
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    base, lock = scratch.make_base()
    os.mkdir(f"{base}/slot-0")
    os.unlink(f"{base}/.lock")
    os.close(lock)
    fresh, stale = tmp_path / "autograder-new-1", tmp_path / "autograder-new-2"
    fresh.mkdir()
    stale.mkdir()
    os.utime(stale, (0, 0))
    scratch.sweep()
    assert [path.name for path in tmp_path.iterdir()] == [fresh.name], "one may be about to lock it"
