"""Every stock command of an assignment's life, with instructor and trainee as two users."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from autograder.gradebook import open_gradebook
from autograder.init import init
from autograder.sandbox import namespaces
from tests.lacking import lacking

ROOT = Path(__file__).parents[3]
AS_USER = ROOT / "tests" / "autograder" / "sandbox" / "as_user.py"
WRONG = "def mean(values):\n    return sum(values) / 3"
EXCHANGE = """
c.Exchange.root = {exchange!r}
c.CourseDirectory.course_id = "my-course"
"""


@dataclass
class Person:
    """A user of the machine with a home of their own that nobody else may enter."""

    name: str
    uid: int
    home: Path

    def run(self, *words: str, folder: Path | None = None, code: int = 0) -> str:
        """What a command of theirs says."""
        # nbgrader starts alembic by name, which a user has on PATH with the environment
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        done = subprocess.run(
            [sys.executable, AS_USER, str(self.uid), "open", "--", sys.executable, "-m", *words],
            cwd=folder or self.home,
            env={
                "PATH": path, "HOME": str(self.home), "TMPDIR": str(self.home), "LANG": "C.UTF-8",
                "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200",
            },
            capture_output=True, text=True, timeout=400,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def nbgrader(self, *words: str, folder: Path | None = None, code: int = 0) -> str:
        return self.run("nbgrader", *words, folder=folder, code=code)

    def owns(self, folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.uid)


@pytest.fixture
def people() -> Iterator[tuple[Person, Person, Path]]:
    """(instructor, trainee, exchange)."""
    if os.geteuid() or not namespaces.may_administer():
        lacking("only root can be two users")
    names = ("daemon", "nobody")
    known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    if not set(names) <= set(known):
        lacking(f"the users {' and '.join(names)} are not here")
    base = Path(tempfile.mkdtemp(prefix="exchange-"))  # pytest's own folder is closed to others
    base.chmod(0o711)
    exchange = base / "exchange"
    exchange.mkdir()
    persons = []
    for name in names:
        (base / name).mkdir(mode=0o700)
        persons.append(Person(name, known[name], base / name))
    instructor, trainee = persons
    instructor.owns(exchange)
    for person in persons:
        config = person.home / ".jupyter"
        config.mkdir()
        text = "c = get_config()" + EXCHANGE.format(exchange=str(exchange))
        (config / "nbgrader_config.py").write_text(text)
        person.owns(person.home)
    yield instructor, trainee, exchange
    shutil.rmtree(base, ignore_errors=True)


@pytest.mark.slow
def test_from_release_to_fetched_feedback(people):
    instructor, trainee, exchange = people
    course = Course(init(instructor.home / "course"))
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(EXCHANGE.format(exchange=str(exchange)))
    instructor.owns(course.root)

    def teach(*words: str) -> str:
        return instructor.nbgrader(*words, folder=course.root)

    # out
    teach("generate_assignment", "hello_mean")
    words = ("release", "hello_mean", "--unproven")  # the same notebook, and the kit beside it
    instructor.run("autograder", *words, folder=course.root)
    teach("release_assignment", "hello_mean")
    assert "my-course hello_mean" in teach("list")

    # over to the trainee, who has none of our configuration
    assert "my-course hello_mean" in trainee.nbgrader("list", "--course", "my-course")
    trainee.nbgrader("fetch_assignment", "hello_mean", "--course", "my-course")
    path = trainee.home / "hello_mean" / "hello_mean.ipynb"
    notebook = nbformat.read(path, as_version=4)
    [answer] = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert "sum(values) / len(values)" not in path.read_text()
    told = trainee.nbgrader("validate", str(path))
    assert "VALIDATION FAILED ON 1 CELL(S)!" in told and "you have not started this" in told
    answer.source = WRONG.replace("/ 3", "/ 4")
    nbformat.write(notebook, path)
    told = trainee.nbgrader("validate", str(path))
    assert "VALIDATION FAILED ON 1 CELL(S)!" in told and "The mean of 1, 2 and 6 is 3." in told
    answer.source = WRONG  # right in the public check
    nbformat.write(notebook, path)
    told = trainee.nbgrader("validate", str(path))
    assert "Success! Your notebook passes all the tests." in told
    trainee.nbgrader("submit", "hello_mean", "--course", "my-course")
    assert "my-course nobody hello_mean" in trainee.nbgrader("list", "--cached")
    assert "my-course nobody hello_mean" in teach("list", "--inbound")  # who may look into it

    # in, and graded; the gradebook is the instructor's alone
    teach("collect", "hello_mean")
    taken = course.submitted_dir / "nobody" / "hello_mean"
    assert {"hello_mean.ipynb", "timestamp.txt", "submission_secret.txt"} <= set(os.listdir(taken))
    teach("autograde", "hello_mean")
    assert course.root.joinpath("gradebook.db").stat().st_uid == instructor.uid
    with open_gradebook(course.db_url, course.course_id) as book:
        [row] = book.submissions("hello_mean")
    assert (row.student, row.score) == ("nobody", 4.0)
    assert row.timestamp is not None
    instructor.owns(course.root)  # looking into it was root's
    teach("export", "--to=grades.csv")
    assert ",nobody,,,,4.0,0.0,4.0,10.0" in (course.root / "grades.csv").read_text()

    # back: by nbgrader's command, and by ours
    teach("generate_feedback", "hello_mean")
    pages = [fetched(teach, trainee)]
    shutil.rmtree(course.feedback_dir)
    words = ("autograder", "grade", "hello_mean")
    instructor.run(*words, folder=course.root)
    instructor.run("autograder", "feedback", "hello_mean", folder=course.root)
    shutil.rmtree(trainee.home / "hello_mean" / "feedback")
    pages.append(fetched(teach, trainee))
    assert "Does yours move along?" in pages[0]
    assert "rng.normal" not in pages[0]
    assert pages[0] == pages[1]


def fetched(teach, trainee: Person) -> str:
    """The page that the trainee has after feedback was released and fetched."""
    teach("release_feedback", "hello_mean")
    trainee.nbgrader("fetch_feedback", "hello_mean", "--course", "my-course")
    [page] = (trainee.home / "hello_mean" / "feedback").rglob("hello_mean.html")
    assert page.stat().st_uid == trainee.uid
    return page.read_text()


def test_what_lies_in_the_exchange_leads_nobody_astray(tmp_path, nbgrader):
    course = Course(init(tmp_path / "course"))
    exchange = tmp_path / "exchange"
    inbound = exchange / "my-course" / "inbound"
    inbound.mkdir(parents=True)
    exchange.chmod(0o777)
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(EXCHANGE.format(exchange=str(exchange)))
    course.secret()
    secrets = course.state_dir / "secret"

    def hand_in(student: str) -> Path:
        folder = inbound / f"{student}+hello_mean+2026-02-01 10:00:00 UTC"
        folder.mkdir()
        shutil.copy(course.source_dir / "hello_mean" / "hello_mean.ipynb", folder)
        (folder / "timestamp.txt").write_text("2026-02-01 10:00:00 UTC")
        return folder

    linked = hand_in("a-file")
    (linked / "data.csv").symlink_to(secrets)
    (linked / "data").symlink_to(course.state_dir)
    (linked / "more").mkdir()
    (linked / "more" / "data.csv").symlink_to(secrets)
    os.mkfifo(linked / "pipe")
    os.mkfifo(linked / "\x1b]0;owned\x07SEEN")
    (inbound / "b-folder+hello_mean+2026-02-01 10:00:00 UTC").symlink_to(course.state_dir)
    with (hand_in("c-large") / "hole.bin").open("wb") as hole:
        hole.truncate(2**40)
    hand_in("d-right")

    told = nbgrader(course.root, "collect", "hello_mean")
    assert "Left out, as it is no regular file" in told
    assert told.count("Not collected: ") == 2, told
    assert "SEEN" in told
    assert not set("\x1b\x07") & set(told)
    assert {path.name for path in course.submitted_dir.iterdir()} >= {"a-file", "d-right"}
    files = {
        p.relative_to(course.submitted_dir).as_posix() for p in course.submitted_dir.rglob("*")
    }
    names = ("hello_mean/hello_mean.ipynb", "hello_mean/timestamp.txt")
    assert {f"d-right/{name}" for name in names} <= files
    assert {name for name in files if name.startswith(("a-file/", "b-folder/", "c-large/"))} == {
        "a-file/hello_mean", "a-file/hello_mean/more", *(f"a-file/{name}" for name in names),
    }  # fmt: skip
    text = secrets.read_bytes()
    assert not any(text in p.read_bytes() for p in course.submitted_dir.rglob("*") if p.is_file())


@pytest.mark.slow
def test_zip_collect(tmp_path, nbgrader):
    course = Course(init(tmp_path / "course"))
    archive = course.root / "downloaded" / "hello_mean" / "archive"
    archive.mkdir(parents=True)
    source = course.source_dir / "hello_mean" / "hello_mean.ipynb"
    shutil.copy(source, archive / "trainee-01_2026-02-01-10-00-00_hello_mean.ipynb")
    packed = tmp_path / "packed"
    packed.mkdir()
    shutil.copy(source, packed / "trainee-02_2026-02-01-10-00-00_hello_mean.ipynb")
    shutil.make_archive(str(archive / "all"), "zip", packed)
    pattern = r"^.*/(?P<student_id>[^_/]+)_(?P<timestamp>[0-9\-]+)_(?P<file_id>.*)$"
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(f"c.FileNameCollectorPlugin.named_regexp = {pattern!r}\n")
    nbgrader(course.root, "generate_assignment", "hello_mean")
    told = nbgrader(course.root, "zip_collect", "hello_mean", "--force")
    students = {path.name for path in course.submitted_dir.iterdir()}
    assert students == {"trainee-01", "trainee-02"}, told
    nbgrader(course.root, "autograde", "hello_mean")
    with open_gradebook(course.db_url, course.course_id) as book:
        rows = book.submissions("hello_mean")
    assert {(row.student, row.score) for row in rows} == {
        ("trainee-01", 10.0),
        ("trainee-02", 10.0),
    }
    assert all(row.timestamp is not None for row in rows)
