"""What nbgrader loads is an ordinary package: it works from any folder, and installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.gradebook import open_gradebook
from autograder.init import init
from autograder.variants import with_cells
from tests.lacking import lacking

ROOT = Path(__file__).parents[3]
WRONG = "def mean(values):\n    return sum(values) / 3"
CONFIG = """
from pathlib import Path

from autograder.nbgrader.config import apply

c = get_config()
c.CourseDirectory.course_id = "from-elsewhere"
c.ClearSolutions.code_stub = {{"python": "# FILL IN"}}
apply(c, Path({root!r}))
"""


def hand_in(course: Course, student: str) -> None:
    folder = course.submitted_dir / student / "hello_mean"
    folder.mkdir(parents=True)
    for name, raw in with_cells(course.assignment("hello_mean"), {"mean": WRONG}).items():
        (folder / f"{name}.ipynb").write_bytes(raw)


@pytest.fixture
def course(tmp_path):
    """A course without a configuration file of its own, with a submission."""
    course = Course(init(tmp_path / "here" / "a course"))
    (course.root / "nbgrader_config.py").unlink()
    hand_in(course, "trainee-01")
    return course


@pytest.fixture
def config(tmp_path, course):
    """``JUPYTER_CONFIG_DIR`` with a configuration that names the course."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(course.root)))
    return str(folder)


@pytest.mark.slow
def test_stock_commands_from_another_folder(course, config, tmp_path, nbgrader):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    db = f"sqlite:///{tmp_path / 'another.db'}"
    settings = {"JUPYTER_CONFIG_DIR": config}
    told = nbgrader(elsewhere, "generate_assignment", "hello_mean", "--db", db, **settings)
    released = (course.release_dir / "hello_mean" / "hello_mean.ipynb").read_text()
    assert "# FILL IN" in released, told
    # what the command line says reaches our side as well
    course.submitted_dir.rename(course.root / "handed in")
    there = "--CourseDirectory.submitted_directory=handed in"
    nbgrader(elsewhere, "autograde", "hello_mean", "--db", db, there, **settings)
    nbgrader(elsewhere, "generate_feedback", "hello_mean", "--db", db, **settings)
    page = course.feedback_dir / "trainee-01" / "hello_mean" / "hello_mean.html"
    assert "from-elsewhere" in page.read_text()
    assert not list(elsewhere.glob("*.db")) and not (course.root / "gradebook.db").exists()
    with open_gradebook(db, "from-elsewhere") as book:
        assert [row.score for row in book.submissions("hello_mean")] == [4.0]


def test_formgrader_from_another_folder(course, config, tmp_path, formgrader):
    with open_gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "from-elsewhere") as book:
        book.ensure_assignment("hello_mean", course.assignment("hello_mean").notebooks)
    # nbgrader wants the course below the folder that Jupyter serves
    address = formgrader(tmp_path / "here", JUPYTER_CONFIG_DIR=config).address
    reply = press(f"{address}/api/submission/hello_mean/trainee-01/autograde")
    assert reply["success"], reply
    reply = press(f"{address}/api/assignment/hello_mean/trainee-01/generate_feedback")
    assert reply["success"], reply
    page = course.feedback_dir / "trainee-01" / "hello_mean" / "hello_mean.html"
    assert "from-elsewhere" in page.read_text()


def press(address: str) -> dict:
    """Send what one of formgrader's buttons sends."""
    cookies = urllib.request.HTTPCookieProcessor()
    opener = urllib.request.build_opener(cookies)
    opener.open(address.partition("/api/")[0] + "/gradebook", timeout=60).close()
    xsrf = next((cookie.value for cookie in cookies.cookiejar if cookie.name == "_xsrf"), "")
    headers = {"X-CSRFToken": xsrf, "X-XSRFToken": xsrf}
    request = urllib.request.Request(address, b"", headers, method="POST")
    with opener.open(request, timeout=300) as reply:
        return json.loads(reply.read())


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The Python of an environment into which the wheel was installed, beside what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode:
        lacking("pip is not here")
    sources = folder / "sources"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        lacking("the checkout is no git repository")
    for name in filter(None, tracked.stdout.split("\0")):  # building leaves files behind
        if name.startswith(("autograder/", "feedback_templates/")) or "/" not in name:
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            (sources / name).write_bytes((ROOT / name).read_bytes())
    offline = ["--no-deps", "--no-index"]
    wheel = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", folder, sources]
    subprocess.run(wheel, check=True, capture_output=True, timeout=600)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    [made] = folder.glob("*.whl")
    into = [*pip, "--python", python, "install", *offline, made]
    subprocess.run(into, check=True, capture_output=True, timeout=600)
    # the packages it needs, but not the checkout: an added folder's own .pth files are not read
    site = Path(next(path for path in sys.path if path.endswith("site-packages")))
    [own] = (folder / "venv" / "lib").glob("python*/site-packages")
    (own / "needed.pth").write_text(f"{site}\n")
    return python, made


@pytest.mark.slow
def test_the_wheel_holds_all_that_nbgrader_loads(installed, tmp_path):
    python, wheel = installed
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "autograder/nbgrader/preprocessors.py" in names
    assert any(name.endswith("/feedback_templates/feedback.html.j2") for name in names)

    def run(*words: str | Path, folder: Path = tmp_path) -> str:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        env |= {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
        done = subprocess.run(
            [python, *words], cwd=folder, env=env, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    place = run("-c", "import autograder; print(autograder.__file__)").strip()
    assert Path(place).is_relative_to(python.parents[1])
    run("-m", "autograder", "init", "course")
    course = Course(tmp_path / "course")
    for student in ("trainee-01", "trainee-02"):
        hand_in(course, student)
    run("-m", "nbgrader", "generate_assignment", "hello_mean", folder=course.root)
    run("-m", "nbgrader", "autograde", "hello_mean", "--student=trainee-01", folder=course.root)
    run("-m", "autograder", "--course", course.root, "grade", "hello_mean")
    run("-m", "nbgrader", "generate_feedback", "hello_mean", folder=course.root)
    with open_gradebook(course.db_url, course.course_id) as book:
        scores = {row.student: row.score for row in book.submissions("hello_mean")}
    assert scores == {"trainee-01": 4.0, "trainee-02": 4.0}
    pages = [course.feedback_dir / student / "hello_mean" / "hello_mean.html" for student in scores]
    assert all("Does yours move along?" in page.read_text() for page in pages)
