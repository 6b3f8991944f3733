"""The Dask engine: workers of a cluster that is there already, on machines that share no disk.

Each Dask worker gets the assignment's material once (see :mod:`autograder.engines.parcel`), and
starts the same worker processes as the local engine, one for each of its threads, which grade one
submission at a time. Dask gives the submissions of a worker that died to others.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any, TypeVar, cast

from distributed import (
    Client,
    Future,
    KilledWorker,
    TimeoutError,
    Worker,
    WorkerPlugin,
    get_worker,
    wait,
)
from distributed.comm import CommClosedError

from autograder.course import LOG_FILE, SECRET_VARIABLE, STATE_FOLDER
from autograder.engines.local import LocalEngine
from autograder.engines.parcel import PREFIX, Parcel
from autograder.errors import MachineFault, UsageError
from autograder.jobs import Work
from autograder.results import Text
from autograder.sandbox import Incubator

__all__ = ["DaskEngine"]

AHEAD = 2  # submissions that wait at a thread, so that it never does
PATIENCE = 60.0  # seconds without any worker until the run ends
LOOK_SECONDS = 5.0  # after so long without a result, it looks whether there are workers
LOG_BYTES = 1_000_000  # of a worker's log that are brought home
CONNECT_SECONDS = 20.0
_OF = " of "  # in the name of a bench: before that of its client
_KILLED = Text(
    "The workers that graded this submission died, one after the other. "
    "A person has to look at it.",
    "この提出物を採点したワーカーが続けて停止しました。担当者が確認します。",
)
W = TypeVar("W", bound=Work[Any])


class DaskEngine:
    """Grades on the workers of the cluster at ``scheduler``. A context manager.

    What the workers have to tell of broken checks is added to the file ``log`` at the end. Raises
    UsageError if nobody answers there, MachineFault if no worker is left.
    """

    def __init__(self, scheduler: str, parcel: Parcel, log: Path) -> None:
        self._log = log
        self._scheduler = scheduler
        self._parcel = parcel
        self.level = parcel.level
        self.busy = 0

    def __enter__(self) -> DaskEngine:
        try:
            self._client = Client(
                self._scheduler, timeout=CONNECT_SECONDS, set_as_default=False, name="autograder"
            )
        except (OSError, TimeoutError, ValueError) as exc:
            raise UsageError(
                f"No Dask scheduler answers at {self._scheduler!r}: {exc}. Start one with "
                "`dask scheduler`, and workers with `dask worker ADDRESS`."
            ) from exc
        # another run of the same assignment takes its own away when it ends
        self._bench = f"{self._parcel.name}{_OF}{self._client.id}"
        try:
            with contextlib.suppress(Exception):  # a scheduler without our package cannot tell
                for left in self._client.run_on_scheduler(_left_behind):
                    self._client.unregister_worker_plugin(left)
            self._client.register_plugin(_Bench(self._parcel), name=self._bench)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        with contextlib.suppress(Exception):  # a scheduler that is gone has nothing to forget
            self._fetch_logs()
            self._client.unregister_worker_plugin(self._bench)
        self._client.close()

    def _fetch_logs(self) -> None:
        logs = self._client.run(_log_of, self._bench, on_error="ignore")
        told = [f"Of {address}:\n{text}" for address, text in sorted(logs.items()) if text]
        if told:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("a", encoding="utf-8") as file:
                file.write("\n".join(told))

    def map(self, jobs: Iterable[W]) -> Iterator[tuple[W, Any]]:
        """Grade all jobs; yields each with its result as soon as it is done.

        No more are read than the workers can take, so memory does not grow with the submissions.
        """
        waiting = iter(jobs)
        given: dict[Future, W] = {}
        while True:
            threads = self._threads()
            room = threads * AHEAD
            while len(given) < room and (job := next(waiting, None)) is not None:
                given[self._client.submit(_grade, self._bench, job, pure=False)] = job
            self.busy = min(len(given), threads)
            if not given:
                return
            for future in self._first(given):
                job = given.pop(future)
                self.busy = min(len(given), threads)
                yield job, self._result(future, job)

    def _threads(self) -> int:
        """How many submissions the workers grade at a time. Waits for the first worker."""
        ends = time.monotonic() + PATIENCE
        while not (threads := self._count()):
            if time.monotonic() > ends:
                raise MachineFault(
                    f"The cluster at {self._scheduler} has had no worker for {PATIENCE:.0f} s. "
                    "Start workers and run the same command again; what was finished is kept."
                )
            time.sleep(0.2)
        return threads

    def _count(self) -> int:
        with self._in_touch():
            return sum(self._client.nthreads().values())

    @contextlib.contextmanager
    def _in_touch(self) -> Iterator[None]:
        """Tells of a scheduler that is gone what it means, whatever Dask says of it."""
        try:
            yield
        except (CancelledError, OSError) as exc:
            raise self._out_of_touch() from exc

    def _out_of_touch(self) -> MachineFault:
        return MachineFault(
            f"The Dask scheduler at {self._scheduler} does not answer any more. Start it and its "
            "workers, and run the same command again; what was finished is kept."
        )

    def _first(self, given: Iterable[Future]) -> list[Future]:
        """Those that are done; waits for one."""
        while True:
            with (
                self._in_touch(),
                contextlib.suppress(TimeoutError),
                self._client.as_current(),
            ):
                return list(wait(list(given), LOOK_SECONDS, "FIRST_COMPLETED").done)
            self._threads()  # is there anybody left?

    def _result(self, future: Future, job: W) -> Any:
        try:
            return future.result()
        except (CancelledError, CommClosedError) as exc:
            raise self._out_of_touch() from exc
        except KilledWorker:
            return job.given_up(_KILLED, self.level)
        finally:
            future.release()


class _Bench(WorkerPlugin):
    """On a Dask worker: the course's material, and a warm engine for each of its threads."""

    def __init__(self, parcel: Parcel) -> None:
        self._parcel = parcel

    def setup(self, worker: Worker) -> None:
        self._stack, self._fault = contextlib.ExitStack(), ""
        try:
            self._set_up(worker)
        except Exception as fault:  # Dask gives it work all the same, if it came after the start
            self._fault = f"{worker.address}: {fault}"
            self._stack.close()
            raise

    def _set_up(self, worker: Worker) -> None:
        _may_have_children()
        os.environ.pop(SECRET_VARIABLE, None)  # the course's counts, not this machine's
        # Dask clears this folder away, at the next start if the worker is killed
        folder = Path(tempfile.mkdtemp(prefix="course-", dir=worker.local_directory))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self._parcel.unpack(folder)
        self._log = folder / STATE_FOLDER / LOG_FILE
        self._engines: queue.SimpleQueue[LocalEngine] = queue.SimpleQueue()
        incubator = self._stack.enter_context(Incubator.start())
        for _ in range(worker.state.nthreads):
            engine = LocalEngine(
                folder,
                self._parcel.level,
                1,
                self._parcel.settings,
                orders=incubator.orders,
            )
            self._engines.put(self._stack.enter_context(engine))

    def teardown(self, worker: Worker) -> None:
        self._stack.close()

    def log(self) -> str:
        """The end of what its engines had to tell; "" for nothing."""
        try:
            return self._log.read_bytes()[-LOG_BYTES:].decode("utf-8", "replace")
        except OSError:
            return ""

    def grade(self, job: W) -> Any:
        """The result of one job. Raises MachineFault on a worker that could not be set up."""
        if self._fault:
            raise MachineFault(
                f"A worker of the cluster cannot grade. {self._fault}\n"
                "Mend or stop it and run the same command again; what was finished is kept."
            )
        engine = self._engines.get()
        try:
            [(_, result)] = engine.map([job])
            return result
        finally:
            self._engines.put(engine)


def _left_behind(dask_scheduler: Any) -> list[str]:
    """On the scheduler: names of benches whose run was killed and could not take them away."""
    ours = [name for name in dask_scheduler.worker_plugins if name.startswith(PREFIX)]
    return [name for name in ours if name.partition(_OF)[2] not in dask_scheduler.clients]


def _log_of(name: str, dask_worker: Worker) -> str:
    """What Dask runs on each worker at the end."""
    return cast(_Bench, dask_worker.plugins[name]).log()


def _grade(name: str, job: W) -> Any:
    """What Dask runs."""
    bench = cast(_Bench, get_worker().plugins[name])
    return bench.grade(job)


def _may_have_children() -> None:
    """Let this process start others, which Python forbids to what Dask's nanny has started.

    They follow it when it ends, see :mod:`autograder.engines.worker`.
    """
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
