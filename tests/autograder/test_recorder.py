"""The one writer works beside grading, in batches, and loses nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from autograder import recorder as module
from autograder.course import Course
from autograder.errors import MachineFault
from autograder.grade import grade
from autograder.gradebook import Book, open_gradebook
from autograder.history import History
from autograder.recorder import MOST_WAITING, Recorder
from autograder.results import Result, Text
from autograder.store import ResultStore
from autograder.submissions import HandedIn

NAME = "hello_mean"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A real result with its executed notebook."""
    import json

    from autograder.init import init

    course = Course(init(tmp_path_factory.mktemp("graded") / "tiny"))
    folder = course.submitted_dir / "ann" / NAME
    folder.mkdir(parents=True)
    source = json.loads((course.source_dir / NAME / f"{NAME}.ipynb").read_text())
    (folder / f"{NAME}.ipynb").write_text(json.dumps(source))
    grade(course, NAME, workers=1)
    [result] = ResultStore(course.state_dir / "results").all(NAME)
    return result


@contextmanager
def opened(
    course: Course, told: Callable[[Result], None] = lambda result: None, dry_run: bool = False
) -> Iterator[tuple[Recorder, Book]]:
    unit = course.assignment(NAME)
    with open_gradebook(course.db_url, course.course_id) as book:
        book.ensure_assignment(NAME, unit.notebooks)
        yield Recorder(course, unit, book, told, dry_run=dry_run), book


def of(result: Result, student: str) -> Result:
    return replace(result, student=student)


def everywhere(course: Course, book: Book) -> set[str]:
    """Who is in the gradebook, among the autograded and among the stored alike."""
    stored = {result.student for result in ResultStore(course.state_dir / "results").all(NAME)}
    assert {path.parent.name for path in course.autograded_dir.glob(f"*/{NAME}")} == stored
    assert {row.student for row in book.submissions(NAME)} == stored
    return stored


def test_what_waits_is_recorded_in_one_transaction(
    tiny: Course, graded: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, more = threading.Event(), threading.Event()
    sizes: list[int] = []
    record_all = Book.record_all

    def slow(self: Book, results: list) -> list:
        first.set()
        more.wait(60)
        sizes.append(len(results))
        return record_all(self, results)

    monkeypatch.setattr(Book, "record_all", slow)
    with opened(tiny) as (recorder, book):
        with recorder:
            recorder.take(of(graded, "a"), HandedIn())
            first.wait(60)  # the writer has the first and is busy
            for student in "bcdef":
                recorder.take(of(graded, student), HandedIn())
            more.set()
        assert sizes == [1, 5]
        assert everywhere(tiny, book) == set("abcdef")


def test_grading_waits_when_much_is_to_be_written(
    tiny: Course, graded: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    go_on = threading.Event()
    taken: list[str] = []
    record_all = Book.record_all

    def slow(self: Book, results: list) -> list:
        go_on.wait(60)
        return record_all(self, results)

    monkeypatch.setattr(Book, "record_all", slow)
    with opened(tiny) as (recorder, book):

        def grading() -> None:
            with recorder:
                for student in "abcdefgh":
                    recorder.take(of(graded, student), HandedIn())
                    taken.append(student)

        thread = threading.Thread(target=grading)
        thread.start()
        thread.join(0.5)
        assert len(taken) <= 4  # two with the writer, two in the queue
        go_on.set()
        thread.join(60)
        assert everywhere(tiny, book) == set("abcdefgh")
    assert MOST_WAITING >= 8


def test_a_machine_that_gave_out_takes_nothing_from_anybody(tiny: Course, graded: Result) -> None:
    """What was stored stays, so that the next run still asks before it changes a score."""
    told: list[str] = []
    gone = Result("ann", NAME, "not_gradable", Text("too busy"))
    for run in ([graded], [gone, of(gone, "bob")]):
        with opened(tiny, lambda result: told.append(result.status)) as (recorder, _), recorder:
            for result in run:
                recorder.take(result, HandedIn())
    assert told == ["graded", "not_gradable", "not_gradable"]
    assert ResultStore.of(tiny).load(NAME, "ann") == graded
    history = History.of(tiny)
    assert [len(history.load(NAME, student)) for student in ("ann", "bob")] == [1, 0]


def test_one_that_cannot_be_recorded_ends_the_run_but_not_those_before(
    tiny: Course, graded: Result
) -> None:
    odd = replace(
        of(graded, "c"),
        tasks=tuple(replace(task, grade_id="no_such_cell") for task in graded.tasks),
    )
    with opened(tiny) as (recorder, book):
        with pytest.raises(Exception, match="no_such_cell"), recorder:
            for result in (of(graded, "a"), of(graded, "b"), odd, of(graded, "d")):
                recorder.take(result, HandedIn())
        assert {"a", "b"} <= everywhere(tiny, book) <= {"a", "b", "d"}


def test_a_fault_of_the_machine_reaches_who_grades(
    tiny: Course, graded: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Book, results: list) -> list:
        raise MachineFault("the disk is full")

    monkeypatch.setattr(Book, "record_all", full)
    with opened(tiny) as (recorder, _), pytest.raises(MachineFault, match="disk"), recorder:
        for number in range(1000):  # more than may wait: it must not block either
            recorder.take(of(graded, f"s{number}"), HandedIn())


def test_what_was_finished_is_kept_when_grading_is_interrupted(
    tiny: Course, graded: Result
) -> None:
    with opened(tiny) as (recorder, book):
        with pytest.raises(KeyboardInterrupt), recorder:
            for student in "abc":
                recorder.take(of(graded, student), HandedIn())
            raise KeyboardInterrupt
        assert everywhere(tiny, book) == set("abc")


def test_each_is_told_once(tiny: Course, graded: Result) -> None:
    told: list[str] = []
    with opened(tiny, lambda result: told.append(result.student)) as (recorder, _), recorder:
        for student in "abc":
            recorder.take(of(graded, student), HandedIn())
    assert told == ["a", "b", "c"]


def test_a_dry_run_only_stores_aside(tiny: Course, graded: Result) -> None:
    with opened(tiny, dry_run=True) as (recorder, book):
        with recorder:
            recorder.take(of(graded, "a"), HandedIn())
        assert everywhere(tiny, book) == set()
        assert [result.student for result in recorder.waiting.all(NAME)] == ["a"]


REPLACE = """
import json, sys
from pathlib import Path
from autograder.nbgrader.autograded import write_autograded
from autograder.results import Result

folder, notebook = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
for _ in range(150):
    write_autograded(folder, Result("ann", "hello_mean", "graded", notebooks={"mean": notebook}))
"""


def test_two_graders_may_write_the_same_notebooks_at_once(tiny, tmp_path):
    [master] = tiny.assignment("hello_mean").notebooks.values()
    folder = tmp_path / "autograded" / "ann" / "hello_mean"
    words = [sys.executable, "-c", REPLACE, str(folder), str(master)]
    both = [subprocess.Popen(words, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [each.communicate(timeout=120)[1] for each in both] == ["", ""]
    assert [path.name for path in folder.iterdir()] == ["mean.ipynb"]
    assert [path.name for path in folder.parent.iterdir()] == ["hello_mean"]
