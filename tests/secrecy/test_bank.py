"""The bank of wrong solutions, graded through the command: trainees get nothing that is hidden.

A copy of the course with canaries in all its checks is graded twice, with two course secrets. What
a trainee gets is searched for canaries, lines of checks, hidden values and texts, and paths. And it
is the same under both secrets, so nothing in it depends on hidden data but which checks passed.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import SECRET_VARIABLE, Course
from tests.secrecy.searcher import search
from tests.secrecy.woven import Graded, Woven

COURSE = Course(Path(__file__).parents[2])
WITH_CHECKS = [
    name for name in COURSE.assignments() if (COURSE.hidden_dir(name) / "data.py").exists()
]
QUICK = {"fit_stops_too_early", "grad_swapped", "history_off_by_one", "pandas_series"}
# What may differ: how long it took, and where an object lay in memory.
_PASSING = re.compile(r"<dt>(?:Time|所要時間)</dt><dd>[^<]*</dd>|0x[0-9a-f]{6,}")


@dataclass
class Looked:
    woven: Woven
    graded: Graded
    twin: Graded
    leaks: list[str]


def look(name: str, folder: Path, wanted: set[str] | None, monkeypatch) -> Looked:
    """Grade the bank twice and search all that trainees get."""
    woven = Woven(COURSE, name, folder)
    woven.hand_in(wanted)
    released = woven.release()
    secret, other = (f"canary-{secrets.token_hex(16)}" for _ in range(2))
    monkeypatch.setenv(SECRET_VARIABLE, other)
    twin = woven.grade()
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    graded = woven.grade()
    hidden = woven.hidden(graded, twin, {secret: "the course secret"})
    assert len(hidden.values) > 100
    leaks = search(released, hidden, woven.known())
    for student in woven.handed_in:
        files, same = graded.of(student), twin.of(student)
        assert {f"{name}.html", f"{name}.md", f"{name}.ipynb", "result.json"} <= {
            path.rpartition("/")[2] for path in files
        }
        leaks += search(files, hidden, woven.known(student), same)
    return Looked(woven, graded, twin, leaks)


def differing(looked: Looked) -> list[str]:
    """Pages that are not the same under both secrets."""
    assert looked.graded.files.keys() == looked.twin.files.keys()
    return [
        f"{path} ({looked.woven.handed_in[path.split('/')[-3]].name})"
        for path, raw in looked.graded.files.items()
        if path.endswith((".html", ".md", ".ipynb"))
        and _same(raw) != _same(looked.twin.files[path])
    ]


def _same(raw: bytes) -> str:
    return _PASSING.sub("", raw.decode())


def test_a_part_of_the_bank(tmp_path, monkeypatch):
    looked = look("a01_line_fit", tmp_path, QUICK, monkeypatch)
    assert len(looked.woven.handed_in) == len(QUICK)
    assert looked.leaks == []
    assert differing(looked) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_CHECKS)
def test_the_whole_bank(name, tmp_path, monkeypatch):
    looked = look(name, tmp_path, None, monkeypatch)
    solutions = len(list((COURSE.hidden_dir(name)).glob("[we]*/*.py")))
    assert len(looked.woven.handed_in) == solutions + 4  # reference and blank, in two languages
    assert looked.leaks == []
    assert differing(looked) == []
