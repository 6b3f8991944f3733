"""Grading on a Dask cluster: a real scheduler and workers, processes of their own on loopback."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engines import cluster
from autograder.engines.parcel import pack
from autograder.errors import MachineFault, SandboxUnavailable, UsageError
from autograder.grade import grade
from autograder.results import to_json
from autograder.store import ResultStore

LOOK = """
import os
seen = []
for here, folders, names in os.walk("/", onerror=None):
    leave = {"site-packages", "lib", "lib64"} | ({"proc", "sys", "usr"} if here == "/" else set())
    folders[:] = [name for name in folders if name not in leave]
    seen += [f"{here}/{name}" for name in names]
print([path for path in seen if "/course-" in path or "/hello_mean/" in path or ".db" in path])
"""
BEFORE = "    assert real(submission.mean([])) == 0.0"  # in the hidden check of nothing
PAUSE = "import time\ntime.sleep(0.3)"


class Cluster:
    """A scheduler, and workers in folders of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.processes: list[subprocess.Popen[bytes]] = []
        host, port = self.address.removeprefix("tcp://").split(":")
        self._start("scheduler", "--host", host, "--port", port, "--no-dashboard")

    def worker(self, package: Path | None = None) -> Path:
        """Start one more, with the grader in the folder ``package``; its own folder."""
        own = self._folder / f"worker-{len(self.processes)}"
        own.mkdir()
        options = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(own)]
        environment = {"PYTHONPATH": str(package)} if package else {}
        self._start("worker", self.address, *options, folder=own, **environment)
        return own

    def _start(self, *words: str, folder: Path | None = None, **environment: str) -> None:
        log = (self._folder / f"{words[0]}-{len(self.processes)}.log").open("w")
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        place = folder or self._folder
        with log:
            process = subprocess.Popen(
                command,
                cwd=place,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, **environment},
            )
        self.processes.append(process)

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self._folder.glob("*.log")))

    def close(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            try:  # workers first: without a scheduler they wait for it
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.close()


def plain(results) -> list[dict]:
    """As ``--json`` has them, without how long it took."""
    made = [to_json(result) for result in results]
    return [{key: value for key, value in each.items() if key != "seconds"} for each in made]


def held(folder: Path) -> set[str]:
    """What lies in the course's folder on a worker."""
    return {
        path.relative_to(course).as_posix()
        for course in folder.rglob("course-*")
        for path in course.rglob("*")
        if path.is_file()
    }


def test_the_same_results_as_here(dask, tiny, hand_in):
    folders = [dask.worker(), dask.worker()]
    hand_in(tiny, "ann")
    hand_in(tiny, "bob", {"mean": "def mean(values):\n    return 3.0"})
    hand_in(tiny, "eve", extra=(LOOK,))
    hand_in(tiny, "mallory").write_text("{")
    (tiny.source_dir / "other").mkdir()
    (tiny.source_dir / "other" / "other.ipynb").write_bytes(
        (tiny.source_dir / "hello_mean" / "hello_mean.ipynb").read_bytes()
    )
    seen: set[str] = set()

    def look(step) -> None:
        seen.update(*map(held, folders))

    there = grade(tiny, "hello_mean", scheduler=dask.address, progress=look)
    raw = (tiny.autograded_dir / "eve" / "hello_mean" / "hello_mean.ipynb").read_text()
    outputs = [output for cell in json.loads(raw)["cells"] for output in cell.get("outputs", ())]
    [shown] = ["".join(each["text"]) for each in outputs if each.get("name") == "stdout"]
    assert shown.strip() == "[]", "a child looks out of its sandbox"
    assert plain(there) == plain(grade(tiny, "hello_mean", workers=1, sandbox="full", force=True))
    assert {result.sandbox for result in there} == {"full"}
    parts = {"source/hello_mean", "tests/hidden/hello_mean", ".autograder"}
    assert "source/hello_mean/hello_mean.ipynb" in seen
    assert all(any(path.startswith(f"{part}/") for part in parts) for path in seen), seen
    assert not any("db" in path or "submitted" in path for path in seen)
    assert [held(folder) for folder in folders] == [set(), set()], "it stays on the worker"


@pytest.mark.slow
def test_workers_that_are_killed_lose_nothing(dask, tiny, hand_in):
    dask.worker()
    dask.worker()
    for number in range(16):
        cells = {"mean": "def mean(values):\n    return 3.0"} if number % 2 else {}
        hand_in(tiny, f"s{number:02}", cells, extra=(PAUSE,))
    victims = iter([1, 2])

    def kill(step) -> None:
        if step.done in (3, 8):
            number = next(victims)
            if number == 1:  # the worker alone: its nanny starts another
                below = subprocess.run(
                    ["pgrep", "-P", str(dask.processes[number].pid)], capture_output=True, text=True
                )
                for pid in below.stdout.split():
                    os.kill(int(pid), signal.SIGKILL)
            else:  # the machine is gone; another one comes
                os.killpg(dask.processes[number].pid, signal.SIGKILL)
                dask.worker()

    results = grade(tiny, "hello_mean", scheduler=dask.address, progress=kill)
    assert next(victims, None) is None
    assert [result.score for result in results] == [10.0, 2.0] * 8, dask.logs()
    assert plain(results) == plain(grade(tiny, "hello_mean", workers=2, sandbox="full", force=True))


def test_a_scheduler_that_goes_away_is_told_and_nothing_is_lost(dask, tiny, hand_in):
    dask.worker()
    for number in range(6):
        hand_in(tiny, f"s{number}", extra=(PAUSE,))

    def kill(step) -> None:
        if step.done == 2:
            os.killpg(dask.processes[0].pid, signal.SIGKILL)

    with pytest.raises(MachineFault, match=r"scheduler at tcp://.* does not answer any more"):
        grade(tiny, "hello_mean", scheduler=dask.address, progress=kill)
    kept = list(ResultStore.of(tiny).all("hello_mean"))
    assert 2 <= len(kept) < 6
    assert all(result.score == 10.0 for result in kept)


def test_two_runs_on_one_cluster_leave_each_other_alone(dask, tiny, hand_in):
    dask.worker()
    for number in range(6):
        hand_in(tiny, f"s{number}", extra=(PAUSE,))
    parcel = pack(tiny, tiny.assignment("hello_mean"), "full")
    seen = []

    def meanwhile(step) -> None:
        seen.append(step.running)
        if step.done == 1:
            with cluster.DaskEngine(dask.address, parcel, tiny.root / "log") as other:
                assert list(other.map([])) == []

    results = grade(tiny, "hello_mean", scheduler=dask.address, progress=meanwhile)
    assert [result.score for result in results] == [10.0] * 6
    assert max(seen) == 1, "one thread runs one submission, whatever waits for it"


def test_what_a_killed_run_left_on_the_workers_is_deleted_by_the_next(dask, tiny, hand_in):
    folder = dask.worker()
    hand_in(tiny, "ann")
    killed = f"""
import os
from autograder.course import Course
from autograder.engines.cluster import DaskEngine
from autograder.engines.parcel import pack
course = Course({str(tiny.root)!r})
parcel = pack(course, course.assignment("hello_mean"), "full")
DaskEngine({dask.address!r}, parcel, course.root / "log").__enter__()
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", killed], check=False)
    for _ in range(600):  # the scheduler gives it to who comes later as well
        if held(folder):
            break
        time.sleep(0.1)
    assert held(folder)
    assert grade(tiny, "hello_mean", scheduler=dask.address)[0].score == 10.0
    assert held(folder) == set()


def test_an_error_of_a_worker_is_not_taken_for_the_schedulers_end(dask, tiny, monkeypatch):
    def fail(name, job):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    dask.worker()
    parcel = pack(tiny, tiny.assignment("hello_mean"), "full")
    with cluster.DaskEngine(dask.address, parcel, tiny.root / "log") as engine:
        future = engine._client.submit(fail, "", "", pure=False)
        with pytest.raises(BlockingIOError):
            engine._result(future, None)


def test_what_workers_tell_of_a_broken_check_comes_home(dask, tiny, hand_in):
    dask.worker()
    check = tiny.checks_dir / "hello_mean" / "test_mean.py"
    text = check.read_text().replace(BEFORE, '    raise ValueError("the check broke")')
    check.write_text(text)
    hand_in(tiny, "ann")
    [result] = grade(tiny, "hello_mean", scheduler=dask.address)
    assert [check.outcome for check in result.tasks[0].checks].count("undecided") == 1
    told = (tiny.state_dir / "grader.log").read_text()
    assert "Of tcp://127" in told
    assert "ValueError: the check broke" in told


def test_nobody_answers(tiny, hand_in, monkeypatch):
    hand_in(tiny, "ann")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    with pytest.raises(UsageError, match="No Dask scheduler answers at 'tcp://127"):
        grade(tiny, "hello_mean", scheduler="tcp://127.0.0.1:1")


def test_a_cluster_without_workers(dask, tiny, hand_in, monkeypatch):
    hand_in(tiny, "ann")
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with pytest.raises(MachineFault, match="has had no worker for 1 s"):
        grade(tiny, "hello_mean", scheduler=dask.address)


def test_another_grader_on_the_worker_is_refused(tiny, tmp_path):
    parcel = pack(tiny, tiny.assignment("hello_mean"), "full")
    other = dataclasses.replace(parcel, software="numpy 1.0")
    with pytest.raises(SandboxUnavailable, match="has another version of Python"):
        other.unpack(tmp_path)
    assert other.name != parcel.name


def test_another_grader_on_a_worker_that_comes_later_is_told(
    dask, tiny, hand_in, tmp_path, monkeypatch
):
    hand_in(tiny, "ann")
    package = Path(cluster.__file__).parents[1]
    other = tmp_path / "other" / "autograder"
    shutil.copytree(package, other, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "grade.py").open("a") as file:
        file.write("# another version\n")
    count, started = cluster.DaskEngine._count, []

    def start_first(engine):
        if not started:
            started.append(dask.worker(other.parent))
        return count(engine)

    monkeypatch.setattr(cluster.DaskEngine, "_count", start_first)
    with pytest.raises(MachineFault, match=r"tcp://127\S+: A worker has another version of Python"):
        grade(tiny, "hello_mean", scheduler=dask.address)
    assert not held(started[0])


def test_the_parcel_is_enough_for_a_course_elsewhere(tiny, tmp_path):
    parcel = pack(tiny, tiny.assignment("hello_mean"), "full")
    parcel.unpack(tmp_path / "there")
    there = Course(tmp_path / "there", parcel.settings)
    assert there.secret() == tiny.secret()
    assert there.assignments() == ["hello_mean"]
    ours, theirs = (c.assignment("hello_mean").materials() for c in (tiny, there))
    assert ours == theirs


def test_the_command_wants_an_address(tiny):
    words = [sys.executable, "-m", "autograder", "-C", str(tiny.root), "grade", "hello_mean"]
    address = ["--scheduler", "tcp://127.0.0.1:1"]
    for option, more in (
        ("--scheduler", ["--engine", "dask"]),
        ("--scheduler", address),
        ("--workers", ["--engine", "dask", *address, "-w", "2"]),
    ):
        done = subprocess.run([*words, *more], capture_output=True, text=True)
        assert done.returncode == 2
        assert option in done.stderr
