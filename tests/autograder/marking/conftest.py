"""A workshop with graded answers, a desk at it, and the page of the real command."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from autograder.course import Course
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.init import init
from autograder.marking import Desk
from autograder.nbgrader.masters import load_masters
from autograder.variants import with_cells

ROOT = Path(__file__).parents[3]
WORKSHOP = "w01_idea_scoping"
LEVELS = ("low", "middle", "high")
ATTACK = """\
<script>document.title='PWNED'; fetch('/undo', {method: 'POST'})</script>
<img src=http://127.0.0.1:9/x onerror="document.title='PWNED'"><style>*{display:none}</style>
</textarea></section></main><form action=/undo method=post><button name=action>Save</button></form>
[link](javascript:document.title='PWNED') ![picture](http://127.0.0.1:9/y) {{7*7}} {% raw %}
<iframe src=/undo></iframe><a href=/c/kpi accesskey=n data-key=n id=saved autofocus>3</a>
Written by trainee-01 and trainee-07. \x1b[31m\u202e
"""


def anchor(level: str, lang: str = "en") -> dict[str, str]:
    """The cells of a sample answer."""
    name = f"{level}.yaml" if lang == "en" else f"{level}.{lang}.yaml"
    path = ROOT / "tests" / "hidden" / WORKSHOP / "answers" / name
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"head": raw["head"], **raw["sections"]}


def stub(course: Course, name: str) -> str:
    """A cell as it was released."""
    cells = load_masters(course.assignment(WORKSHOP))[WORKSHOP].cells
    return next(cell.source for cell in cells if cell.grade_id == name)


def hand_in(course: Course, student: str, cells: dict[str, str]) -> None:
    folder = course.submitted_dir / student / WORKSHOP
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in with_cells(course.assignment(WORKSHOP), cells).items():
        (folder / f"{name}.ipynb").write_bytes(raw)


@pytest.fixture(scope="session")
def graded(tmp_path_factory) -> Path:
    """Eleven answers: nine from the anchors, one without a kpi, one attack. Not to be changed."""
    course = Course(init(tmp_path_factory.mktemp("marking") / "course"))
    for name in (f"source/{WORKSHOP}", f"tests/hidden/{WORKSHOP}"):
        shutil.copytree(ROOT / name, course.root / name)
    for number in range(9):
        lang = "ja" if number % 3 == 2 else "en"
        hand_in(course, f"trainee-{number + 1:02d}", anchor(LEVELS[number // 3], lang))
    hand_in(course, "trainee-10", {**anchor("middle"), "kpi": stub(course, "kpi")})
    hand_in(course, "trainee-11", dict.fromkeys(anchor("low"), ATTACK))
    grade(course, WORKSHOP, workers=2)
    return course.root


@pytest.fixture
def course(graded, tmp_path) -> Course:
    return Course(shutil.copytree(graded, tmp_path / "course"))


@pytest.fixture
def book(course):
    with open_gradebook(course.db_url, course.course_id, patience=0.3) as opened:
        yield opened


class Clock:
    """Seconds go by when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(course, book, clock):
    """``desk(marker)`` is a marker's desk at the workshop."""
    return lambda marker="Aya": Desk(course, WORKSHOP, marker, book, clock)


@dataclass
class Page:
    """A running page: its address, with the token that lets in."""

    process: subprocess.Popen
    said: list[str]
    address: str
    token: str

    def end(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def serve() -> Iterator:
    """``serve(course, marker)`` starts ``autograder mark`` and waits for its address."""
    pages: list[Page] = []

    def start(course: Course, marker: str, *options: str) -> Page:
        process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "-C", str(course.root), "mark", WORKSHOP,
             "--marker", marker, "--no-browser", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            cwd=ROOT, env={**os.environ, "COLUMNS": "200"},
        )  # fmt: skip
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            found = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=(\S+)", line)
            if found:
                page = Page(process, said, found[1], found[2])
                threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
                pages.append(page)
                return page
        raise AssertionError("".join(said))

    yield start
    for page in pages:
        page.process.kill()
        page.process.wait(20)


@pytest.fixture
def workshop() -> str:
    return WORKSHOP


@pytest.fixture
def put():
    """``put(course, student, cells)`` hands in."""
    return hand_in


@pytest.fixture
def sample():
    """``sample(level, lang)``: the cells of an anchor."""
    return anchor


@pytest.fixture
def blank(course):
    """The cell of the kpi as it was released."""
    return stub(course, "kpi")
