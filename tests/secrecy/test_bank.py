"""The bank of wrong solutions, graded through the command: trainees get nothing that is hidden.

A copy of the course with canaries in all its checks is graded twice, with two course secrets. What
a trainee gets is searched for canaries, lines of checks, hidden values and texts, and paths. And it
is the same under both secrets, so nothing in it depends on hidden data but which checks passed.
"""

from __future__ import annotations

import base64
import html
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from autograder.course import SECRET_VARIABLE, Course
from tests.secrecy.searcher import Hidden, numbers_in, search
from tests.secrecy.woven import Graded, Woven

COURSE = Course(Path(__file__).parents[2])
WITH_CHECKS = [
    name for name in COURSE.assignments() if (COURSE.hidden_dir(name) / "data.py").exists()
]
QUICK = {"fit_stops_too_early", "grad_swapped", "history_off_by_one", "pandas_series"}
# What may differ: how long it took, and where an object lay in memory.
_PASSING = re.compile(r"<dt>(?:Time|所要時間)</dt><dd>[^<]*</dd>|0x[0-9a-f]{6,}")
# A picture of times, and its size, which its numbers change by a pixel.
_PICTURE = re.compile(
    r"iVBORw0KGgo[A-Za-z0-9+/=]+(?:\\n[A-Za-z0-9+/=]+)*"
    r'|(?: (?:width|height|viewBox)="[\d ]+")+(?=><use | href="data:image/png)'
)


@dataclass
class Looked:
    woven: Woven
    graded: Graded
    twin: Graded
    hidden: Hidden
    leaks: list[str]


def look(name: str, folder: Path, wanted: set[str] | None, monkeypatch) -> Looked:
    """Grade the bank twice and search all that trainees get."""
    woven = Woven(COURSE, name, folder)
    woven.hand_in(wanted)
    secret, other = (f"canary-{secrets.token_hex(16)}" for _ in range(2))
    monkeypatch.setenv(SECRET_VARIABLE, other)
    released_twin, twin = woven.release(), woven.grade()
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    released, graded = woven.release(), woven.grade()
    hidden = woven.hidden(graded, twin, {secret: "the course secret"})
    assert len(hidden.values) > 100
    leaks = search(released, hidden, woven.known(), released_twin)
    for student in woven.handed_in:
        files, same = graded.of(student), twin.of(student)
        assert {f"{name}.html", f"{name}.md", f"{name}.ipynb", "result.json"} <= {
            path.rpartition("/")[2] for path in files
        }
        leaks += search(files, hidden, woven.known(student), same)
    return Looked(woven, graded, twin, hidden, leaks)


def differing(looked: Looked) -> list[str]:
    """Pages that are not the same under both secrets; without solutions that are never the same."""
    name, files = looked.woven.name, looked.graded.files
    assert files.keys() == looked.twin.files.keys()
    source = COURSE.assignment(name).notebooks[name].read_text(encoding="utf-8")
    timed = "perf_counter" in source  # and a picture shows what it measured
    found = []
    for path, raw in files.items():
        if not path.endswith((".html", ".md", ".ipynb")):
            continue
        solution = looked.woven.handed_in[path.split("/")[-3]].name
        same = _same(raw, timed) == _same(looked.twin.files[path], timed)
        if not same and not solution.endswith("_unseeded"):
            found.append(f"{path} ({solution})")
    return found


def _same(raw: bytes, timed: bool) -> str:
    text = _PASSING.sub("", raw.decode())
    return _PICTURE.sub("", text) if timed else text


@pytest.fixture(scope="module")
def part(tmp_path_factory) -> Iterator[Looked]:
    """A few solutions of one assignment."""
    with pytest.MonkeyPatch.context() as patch:
        yield look("a01_line_fit", tmp_path_factory.mktemp("part"), QUICK, patch)


def test_a_part_of_the_bank(part):
    assert len(part.woven.handed_in) == len(QUICK)
    assert part.leaks == []
    assert differing(part) == []


def test_a_page_that_depends_on_the_secret_is_found(part):
    name, raw = next(item for item in part.twin.files.items() if item[0].endswith(".md"))
    twin = Graded({**part.twin.files, name: raw + b" 1"})
    assert [line.split()[0] for line in differing(replace(part, twin=twin))] == [name]


def test_a_template_that_leaks_is_found(part):
    """The positive control, through the command: each kind of thing in several disguises."""
    hidden, student = part.hidden, next(iter(part.woven.handed_in))
    things = {
        "canary": list(hidden.canaries),
        "line": [line for line in hidden.lines if html.escape(line) == line],
        "path": list(hidden.paths),
        "value": [repr(float(value)) for value in hidden.values[1000:]],
    }
    disguises = {
        "plain": html.escape,
        "base64": lambda text: base64.b64encode(text.encode()).decode(),
        "hex": lambda text: text.encode().hex(),
        "backwards": lambda text: html.escape(text[::-1]),
    }
    footer = [
        disguises[form](f" {texts[number]} ")
        for texts in things.values()
        for number, form in enumerate(disguises)
    ]
    template = part.woven.root / "feedback_templates" / "feedback.html.j2"
    before = template.read_text()
    block = "{% block footer %}{% raw %}" + "<br>".join(footer) + "{% endraw %}{% endblock %}"
    try:
        template.write_text('{% extends "default/feedback.html.j2" %}' + block)
        pages = part.woven.feedback("en", "--student", student)
    finally:
        template.write_text(before)
    for name, raw in Graded(pages).of(student).items():
        twin = numbers_in(part.twin.files[f"en/{name}"].decode())
        found = {(leak.what, leak.form) for leak in hidden.found(raw, twin=twin)}
        wanted = {(what, form) for what in things for form in disguises}
        assert wanted - found == (set() if name.endswith(".html") else wanted), name


def test_a_check_that_leaks_is_found(part):
    """A title that says too much is seen in the pages, in the notebook and in the JSON."""
    woven = part.woven
    path = woven.course.checks_dir / woven.name / "test_mse_gradient.py"
    canary = next(canary for canary, file in woven.canaries.items() if path.name in file)
    text = path.read_text()
    first = "def test_gradient_numeric("
    at = text.index('"""', text.index(first)) + 3
    path.write_text(f"{text[:at]}{canary} {text[at:]}")
    student = next(iter(woven.handed_in))
    files = woven.grade(student).of(student)
    hidden = Hidden(woven.canaries)
    leaking = {name.rpartition("/")[2] for name, raw in files.items() if hidden.found(raw)}
    page = woven.name
    english = {f"{page}.md", f"{page}.en.md"}  # by which language the pages begin with
    assert leaking == {f"{page}.html", *english, f"{page}.ipynb", "result.json"}


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_CHECKS)
def test_the_whole_bank(name, tmp_path, monkeypatch):
    looked = look(name, tmp_path, None, monkeypatch)
    solutions = len(list((COURSE.hidden_dir(name)).glob("[we]*/*.py")))
    assert len(looked.woven.handed_in) == solutions + 4  # reference and blank, in two languages
    assert looked.leaks == []
    assert differing(looked) == []
