"""Every file of hidden checks and of data makers carries a canary, and nothing else does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from autograder.canaries import CANARY, canaries_in
from autograder.course import Course
from autograder.errors import CourseError
from autograder.public_checks import hidden_names
from autograder.release import planned_files
from tests.secrecy.searcher import SHORTEST, Hidden, hidden_lines, search, squeezed
from tests.secrecy.woven import given

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT)
HIDDEN = sorted(
    path
    for path in COURSE.checks_dir.glob("*/*.py")
    if not path.name.startswith("test_") or hidden_names(path)
)


def test_there_are_files_to_look_at():
    assert len(HIDDEN) > 60
    assert sum(len(hidden_names(path)) for path in HIDDEN) > 70
    assert sum(path.name == "data.py" for path in HIDDEN) == 8


@pytest.mark.parametrize("path", HIDDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_hidden_check_and_data_set_has_a_canary(path):
    found = [canary for canary, where in canaries_in(path.parent).items() if where == path]
    assert len(found) == 1, (
        f'{path} needs one: CANARY = "canary-..." with the digits of '
        "python -c 'import secrets; print(secrets.token_hex(16))'"
    )
    assert f'\nCANARY = "{found[0]}"\n' in path.read_text()


def test_no_two_have_the_same():
    found = [CANARY.findall(path.read_text()) for path in HIDDEN]
    assert len({canary for each in found for canary in each}) == len(HIDDEN)


@pytest.mark.parametrize("name", COURSE.assignments())
def test_what_is_released_holds_nothing_hidden(name):
    """The committed release against the checks and sample answers of all assignments."""
    folders = [path for path in COURSE.checks_dir.iterdir() if path.is_dir()]
    canaries = {c: p.name for folder in folders for c, p in canaries_in(folder).items()}
    lines = hidden_lines(folders)
    for path in COURSE.checks_dir.glob("*/answers/*.yaml"):
        for line in map(squeezed, path.read_text(encoding="utf-8").splitlines()):
            if len(line) >= SHORTEST:
                lines[line] = f"{path.parent.parent.name}/answers/{path.name}"
    hidden = Hidden(canaries, lines, {"tests/hidden": "tests/hidden"})
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (COURSE.release_dir / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(files) > 10
    assert search(files, hidden, given(COURSE.assignment(name))) == []


def test_no_other_file_of_the_project_has_one():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a clone: git does not know this folder")
    canaries = [canary.encode() for path in HIDDEN for canary in CANARY.findall(path.read_text())]
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path not in HIDDEN and b"canary-" in (raw := path.read_bytes()):
            assert not [canary for canary in canaries if canary in raw], name


def test_a_release_with_a_canary_is_refused(tiny):
    canary = "canary-" + "0123456789abcdef" * 2
    checks = tiny.checks_dir / "hello_mean" / "test_mean.py"
    checks.write_text(checks.read_text() + f'\n\nCANARY = "{canary}"\n')
    planned_files(tiny, "hello_mean")
    (tiny.source_dir / "hello_mean" / "notes.txt").write_text(f"copied: {canary}")
    with pytest.raises(CourseError, match=r"notes\.txt holds the canary of .*test_mean\.py"):
        planned_files(tiny, "hello_mean")
