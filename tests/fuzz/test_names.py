"""Trainees' folders of any name through the real command: each gets its result, none stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.archives import shown
from autograder.course import Course
from autograder.store import ResultStore
from autograder.submissions import id_flaw
from tests.fuzz.test_folders import place

USABLE = [
    "ann",
    "山田　太郎",
    "o'brien",
    "-rf",
    "a b",
    "$(touch x)",
    "[red]x",
    "=1+1",
    "x" * 200,
]
UNUSABLE = [
    b"a\nb 10:10", b"\x1b[2Jx", b"\xff\xfe", b".hidden", b"a\\b", b"x" * 250, b"a\xe2\x80\xaeb",
    b"\xed\xa0\x80", b"tab\tbed", b"   ", b"\xc2\x85",
]  # fmt: skip


def hand_in(course: Course, student: bytes, raw: bytes) -> None:
    folder = os.path.join(os.fsencode(course.submitted_dir), student, b"hello_mean")
    os.makedirs(folder)
    with open(os.path.join(folder, b"hello_mean.ipynb"), "wb") as file:
        file.write(raw)


def command(course: Course, *words: str) -> subprocess.CompletedProcess[str]:
    python = [sys.executable, "-m", "autograder", "--course", str(course.root)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        [*python, *words], capture_output=True, text=True, timeout=240, env=environment
    )


def printable(text: str) -> bool:
    return all(char.isprintable() or char in "\n\N{IDEOGRAPHIC SPACE}" for char in text)


@pytest.fixture
def submitted(tiny: Course, solved: bytes) -> Course:
    for name in (*(student.encode() for student in USABLE), *UNUSABLE):
        hand_in(tiny, name, solved)
    hand_in(tiny, b"late", solved)
    bad_time = tiny.submitted_dir / "late" / "hello_mean" / "timestamp.txt"
    bad_time.write_bytes(b"99999-99-99\n\x1b[2Jinjected\n")
    for name in ("link", "loop"):
        (tiny.submitted_dir / name).mkdir()
    (tiny.submitted_dir / "link" / "hello_mean").symlink_to("../ann/hello_mean")
    (tiny.submitted_dir / "loop" / "hello_mean").symlink_to("hello_mean")
    (tiny.submitted_dir / "file").mkdir()
    (tiny.submitted_dir / "file" / "hello_mean").write_bytes(solved)
    (tiny.submitted_dir / "stray.txt").write_bytes(b"no trainee")
    return tiny


def test_every_name_gets_its_result(submitted, result_schema, tmp_path):
    json_path = tmp_path / "results.json"
    done = command(submitted, "grade", "hello_mean", "--workers", "1", "--json", str(json_path))
    assert done.returncode == 3, done.stderr
    results = json.loads(json_path.read_text(encoding="utf-8"))
    jsonschema.validate(results, result_schema)
    graded = {each["student"]: each["score"] for each in results if each["status"] == "graded"}
    assert graded == dict.fromkeys([*USABLE, "late"], 10.0)
    refused = {each["student"] for each in results if each["status"] != "graded"}
    unusable = {shown(os.fsdecode(name)) for name in UNUSABLE}
    assert refused == unusable | {"link", "loop", "file"}
    assert len(results) == len(graded) + len(refused)
    assert all(each["reason"] for each in results if each["status"] != "graded")
    assert printable(done.stdout) and printable(done.stderr)

    stored = ResultStore(submitted.state_dir / "results").all("hello_mean")
    assert {result.student for result in stored} == {*USABLE, "late", "link", "loop", "file"}
    made = [path.name for path in submitted.autograded_dir.iterdir()]
    assert sorted(made) == sorted([*USABLE, "late"])
    log = submitted.state_dir / "grader.log"
    assert not log.exists() or printable(log.read_text(encoding="utf-8"))

    for words in (["feedback"], ["report"], ["export", str(tmp_path / "scores.csv")]):
        done = command(submitted, *words)
        assert done.returncode == 0, done.stderr
        assert printable(done.stdout)


@settings(max_examples=500, deadline=None, database=None, derandomize=True)
@given(st.binary(min_size=1, max_size=40))
def test_an_id_goes_everywhere_as_it_is(raw):
    name = os.fsdecode(raw)
    flaw = id_flaw(name)
    assert printable(shown(name))
    if flaw is not None:
        assert flaw.en and flaw.ja
        return
    assert name.encode() == raw and printable(name) and "/" not in name and "\0" not in name
    with place() as folder:
        (folder / f".{name}.json.1234567").touch()
        assert os.listdir(folder) == [f".{name}.json.1234567"]
