"""Fresh, old, busy and interrupted databases."""

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.errors import CourseError, GraderError, MachineFault
from autograder.gradebook import database, open_gradebook

sqlite = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
postgres_only = pytest.mark.parametrize("db_url", ["postgres"], indirect=True)


def test_a_fresh_database_needs_no_alembic_on_path(tmp_path, monkeypatch):
    ours, theirs = (f"sqlite:///{tmp_path / name}.db" for name in ("ours", "theirs"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    with Gradebook(theirs, "course"):
        pass
    monkeypatch.setenv("PATH", "")
    with open_gradebook(ours, "course"), open_gradebook(ours, "course"):
        pass
    schemas = []
    for name in ("ours", "theirs"):
        connection = sqlite3.connect(tmp_path / f"{name}.db")
        rows = connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
        version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        schemas.append((sorted(rows), version))
        connection.close()
    assert schemas[0] == schemas[1]


def test_an_old_schema_is_refused(tmp_path):
    path = tmp_path / "gradebook.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notebook (id VARCHAR(32), name VARCHAR(128))")
    connection.close()
    words = r"another version of nbgrader: .* is missing. Back it up, then run `nbgrader db upg"
    with pytest.raises(CourseError, match=words), open_gradebook(f"sqlite:///{path}"):
        pass


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "nonsense", "nodb://x/y"])
def test_a_database_that_cannot_be_opened(url):
    with pytest.raises(CourseError, match=r"See c.CourseDirectory.db_url"), open_gradebook(url):
        pass


def test_a_password_is_not_shown():
    engine = database.sa.create_engine("sqlite://")
    engine.url = database.sa.make_url("postgresql://ann:secret@host/grades")
    assert database._address(engine) == "grades"


@sqlite
def test_it_waits_for_a_lock(book, result, tmp_path):
    other = sqlite3.connect(tmp_path / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.3, other.rollback).start()
    assert book.record(result("ann")).status == "new"
    other.close()


@sqlite
def test_it_says_who_is_in_the_way(book, result, tmp_path):
    book._engine.update_execution_options(autograder_patience=0.0)
    other = sqlite3.connect(tmp_path / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    with book._engine.connect() as connection:  # the pool's only connection, made impatient
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    with pytest.raises(GraderError, match=r"Another program has held the gradebook"):
        book.record(result("ann"))
    other.rollback()
    other.close()


def test_marks_given_meanwhile_are_not_lost(book, result, db_url):
    """Formgrader, in a thread of its own, saves marks while results are recorded over and over."""
    students = [f"s{i}" for i in range(12)]
    for student in students:
        book.record(result(student))
    failed: list[Exception] = []

    def formgrader():
        try:
            for i, student in enumerate(students):
                with Gradebook(db_url) as gradebook:
                    grade = gradebook.find_grade("kpi", "first", "ps1", student)
                    grade.manual_score = float(i % 5)
                    grade.needs_manual_grade = False
                    gradebook.db.commit()
        except Exception as exc:
            failed.append(exc)

    thread = threading.Thread(target=formgrader)
    thread.start()
    rounds = 0
    while thread.is_alive():
        rounds += 1
        for student in students:
            book.record(result(student, check_part=rounds % 4))
    thread.join()
    assert not failed
    assert rounds > 1
    kept = {m.student: m.manual_score for m in book.marks("ps1") if m.grade_id == "kpi"}
    assert kept == {student: float(i % 5) for i, student in enumerate(students)}


def journal(db_url):
    connection = sqlite3.connect(db_url.removeprefix("sqlite:///"))
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.close()
    return mode


@sqlite
@pytest.mark.parametrize(("kind", "mode"), [("ext4", "wal"), ("nfs4", "delete"), ("", "delete")])
def test_a_log_only_on_a_local_disk(db_url, monkeypatch, kind, mode):
    monkeypatch.setattr(database, "_file_system", lambda path: kind)
    with open_gradebook(db_url, "course"):
        assert journal(db_url) == mode


def test_the_file_system_is_found(tmp_path):
    assert database._file_system(Path("/proc/self/status")) == "proc"
    assert database._file_system(tmp_path) not in ("", "proc")


RECORDER = """
import sys, pickle
from autograder.gradebook import open_gradebook
results = pickle.load(open(sys.argv[2], "rb"))
with open_gradebook(sys.argv[1], "course") as book:
    print("ready", flush=True)
    for result in results:
        book.record(result)
print("done", flush=True)
"""


@sqlite
def test_killed_while_recording(book, result, db_url, tmp_path, dump):
    """At every moment each submission is there whole or not at all; a second run completes it."""
    results = [result(f"s{i:03}") for i in range(400)]
    (tmp_path / "results").write_bytes(pickle.dumps(results))
    command = [sys.executable, "-c", RECORDER, db_url, str(tmp_path / "results")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PATH": ""})
    process.stdout.readline()
    connection = sqlite3.connect(tmp_path / "gradebook.db", timeout=30)
    count = "SELECT count(*) FROM submitted_assignment"
    while connection.execute(count).fetchone()[0] < 10:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    process.stdout.close()

    def is_whole():
        rows = dump(db_url)
        there = len(rows["submitted_assignment"])
        assert len(rows["student"]) == there
        assert len(rows["submitted_notebook"]) == 2 * there
        assert len(rows["grade"]) == 5 * there
        assert len(rows["comment"]) == 4 * there
        return there

    there = is_whole()
    assert 10 <= there < 400
    for each in results[: there + 5]:
        book.record(each)
    assert is_whole() == there + 5
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


# -- PostgreSQL ---------------------------------------------------------------------------------


def test_two_writers_at_once(db_url, sources, result, dump):
    """Two graders record the same submissions, and marks are given meanwhile: nothing twice."""
    with open_gradebook(db_url, "course") as book:
        book.ensure_assignment("ps1", sources)
    students = [f"s{i}" for i in range(8)]
    failed: list[Exception] = []

    def grader(order):
        try:
            with open_gradebook(db_url, "course") as own:
                for _ in range(3):
                    for student in order:
                        own.record(result(student), "2026-01-31 10:00:00 +0900")
        except Exception as exc:
            failed.append(exc)

    threads = [threading.Thread(target=grader, args=(s,)) for s in (students, students[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    rows = dump(db_url)
    assert {name: len(rows[name]) for name in ("student", "submitted_assignment", "grade")} == {
        "student": 8,
        "submitted_assignment": 8,
        "grade": 8 * 5,
    }


def test_two_at_once_make_the_tables(db_url):
    failed: list[Exception] = []

    def opener():
        try:
            with open_gradebook(db_url, "course"):
                pass
        except Exception as exc:
            failed.append(exc)

    threads = [threading.Thread(target=opener) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@postgres_only
def test_a_row_that_somebody_holds(db_url, sources, result):
    with open_gradebook(db_url, "course", patience=0.2) as book:
        book.ensure_assignment("ps1", sources)
        book.record(result("ann"))
        other = database.open_engine(db_url)
        with other.connect() as connection:
            connection.execute(database.sa.text("SELECT * FROM grade FOR UPDATE"))
            with pytest.raises(GraderError, match=r"Another program has held the gradebook"):
                book.record(result("ann", check_part=3))
            connection.rollback()
        other.dispose()
        assert book.record(result("ann", check_part=3)).status == "changed"


def test_a_server_that_is_away(tmp_path):
    url = f"postgresql://ann:hush@/grades?host={tmp_path}"
    pytest.importorskip("psycopg")
    with (
        pytest.raises(MachineFault, match=r"cannot be reached: .* See that it runs") as told,
        open_gradebook(url),
    ):
        pass
    assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "wrong-hush"}, "password authentication failed"),
        ({"username": "nobody-there"}, "authentication failed"),
        ({"database": "nothing"}, "does not exist"),
    ],
)
def test_a_server_that_refuses_us(postgres, change, words):
    url = database.sa.make_url(postgres.fresh()).set(**change)
    text = url.render_as_string(hide_password=False)
    with (
        pytest.raises(CourseError, match=rf"refuses us: .*{words}.* See user, password") as told,
        open_gradebook(text),
    ):
        pass
    assert str(url.password) not in str(told.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql//ann:hush@host/grades",
        "nodb://ann:hush@host/grades",
        "postgresql://ann:hush@host:port/grades",
        "nodb://host/grades?user=ann&password=hush&x=1",
        "nodb://host/grades?password=hush",
    ],
)
def test_an_address_with_a_password_is_not_shown(url):
    with pytest.raises(CourseError, match=r"\*\*\*.* cannot be used") as told, open_gradebook(url):
        pass
    assert "hush" not in str(told.value)


def test_other_tables_may_stand_beside(postgres):
    url = postgres.fresh()
    engine = database.sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(database.sa.text("CREATE TABLE invoices (id integer)"))
    with open_gradebook(url, "course") as book:
        assert book.assignments() == []
    engine.dispose()
