"""The local engine: worker processes on this machine.

Each worker has a pipe of its own whose other end nobody else holds, so that its death is seen at
once whatever it was doing. A worker that dies takes only its own job along: the job is given to a
fresh worker again, and if that keeps happening the submission is reported as not gradable while all
others go on.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar, cast

from autograder.engines import worker
from autograder.errors import MachineFault, SandboxUnavailable, UsageError
from autograder.faults import in_words
from autograder.jobs import Work
from autograder.results import SandboxLevel, Text
from autograder.sandbox import Incubator, Orders, SandboxError, Starved
from autograder.sandbox.scratch import sweep
from autograder.settings import Settings

__all__ = ["LocalEngine"]

MAX_TRIES = 3  # workers that a submission may take along before it is given up
MAX_STARTS = 4  # workers in a row that may end before they are ready
STOP_SECONDS = 20.0  # for a worker to end its sandbox when all is done

_TOO_BUSY = Text(
    "The computer that grades was too busy to run this submission. It has to be graded again when "
    "there is less to do.",
    "採点用のコンピュータが混み合っていて、この提出物を実行できませんでした。"
    "空いているときに採点し直す必要があります。",
)
W = TypeVar("W", bound=Work[Any])
_SPAWN = multiprocessing.get_context("spawn")


class LocalEngine:
    """``workers`` processes that grade jobs for the course in ``root``. A context manager.

    All but one of the jobs wait in the iterable until a worker is free, so the grader's memory does
    not grow with the number of submissions. ``settings`` count instead of those in the course's
    folder. ``workers`` of 0 is one for each processor that this process may use, ``most`` how many
    jobs there will be at most. The workers' zygotes are born from one incubator: from that of
    ``orders``, which somebody else keeps, or from one of the engine's own.
    """

    def __init__(
        self,
        root: Path,
        level: SandboxLevel,
        workers: int = 0,
        settings: Settings | None = None,
        most: int | None = None,
        orders: Orders | None = None,
    ) -> None:
        self._root = root
        self._settings = settings
        self.level = level
        self.workers = workers or len(os.sched_getaffinity(0))
        if most is not None:
            self.workers = max(1, min(self.workers, most))
        self._all: list[_Worker] = []
        self._incubator: Incubator | None = None
        self._orders = orders
        self._failed_starts = 0

    def __enter__(self) -> LocalEngine:
        try:
            if self._orders is None:  # it warms up while the caller prepares
                self._incubator = Incubator.start()
                self._orders = self._incubator.orders
            while len(self._all) < self.workers:
                self._all.append(self._worker())
        except BaseException:
            self.__exit__(RuntimeError)
            raise
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        workers, self._all = self._all, []
        for each in workers:
            each.kill() if kind is not None else each.dismiss()
        for each in workers:
            each.join()
        if self._incubator is not None:
            self._incubator.close()
            self._incubator = self._orders = None
        sweep()  # what killed workers have left

    @property
    def busy(self) -> int:
        """How many jobs are being graded now."""
        return sum(each.job is not None for each in self._all)

    def map(self, jobs: Iterable[W]) -> Iterator[tuple[W, Any]]:
        """Grade all jobs; yields each with its result as soon as it is done.

        Raises UsageError for a mistake in the course, SandboxUnavailable and MachineFault if
        workers cannot start or the machine gives out; never for a submission.
        """
        waiting = iter(jobs)
        self._failed_starts = 0
        for slot, each in enumerate(self._all):
            if each.job is not None:  # of an earlier call that was not read to its end
                self._replace(slot)
            self._give(slot, next(waiting, None))
        ahead = next(waiting, None)  # read while the workers are busy
        while busy := {each.pipe: i for i, each in enumerate(self._all) if each.job is not None}:
            for pipe in wait(list(busy)):
                slot = busy[cast(Connection, pipe)]
                answer = self._hear(slot)
                if answer is not None:
                    self._give(slot, ahead)
                    yield answer
                    ahead = next(waiting, None)

    def _give(self, slot: int, job: Work[Any] | None, tries: int = 1) -> None:
        if job is not None and not self._all[slot].give(job, tries):
            self._replace(slot)  # it died while it was idle
            self._all[slot].give(job, tries)

    def _hear(self, slot: int) -> tuple[Any, Any] | None:
        """What a worker says: the result of its job, or None if that is still to come."""
        each = self._all[slot]
        job, delivered = each.job, each.delivered
        assert job is not None
        try:
            word, value = each.pipe.recv()
        except (EOFError, OSError):
            self._replace(slot)
            if not delivered:
                self._count_failed_start(None)
                self._give(slot, job, each.tries)
                return None
            return self._again(slot, job, each.tries, "The grader's worker died")
        if word == "ready":
            self._failed_starts = 0
            each.deliver()
            return None
        if word == "not ready":
            self._replace(slot)
            self._count_failed_start(value)
            self._give(slot, job, each.tries)
            return None
        tries, each.job = each.tries, None
        if word == "result":
            return job, value
        _raise_if_for_all(value)
        if isinstance(value, Starved):
            return job, job.given_up(_TOO_BUSY, self.level)
        if isinstance(value, SandboxError):
            return self._again(slot, job, tries, "The sandbox ended")
        return job, self._given_up(job, "The grader itself failed")

    def _again(self, slot: int, job: Work[Any], tries: int, what: str) -> tuple[Any, Any] | None:
        if tries >= MAX_TRIES:
            return job, self._given_up(job, f"{what} {tries} times")
        self._give(slot, job, tries + 1)
        return None

    def _count_failed_start(self, fault: Exception | None) -> None:
        self._failed_starts += 1
        if fault is not None:
            _raise_if_for_all(fault)
        if self._failed_starts >= MAX_STARTS:
            why = str(fault) if fault else "it was ended from outside, or memory ran out"
            raise MachineFault(
                f"A worker process could not start, {MAX_STARTS} times in a row: {why}. "
                "Look with `autograder doctor`, free some memory, and run the same command again; "
                "what was finished is kept."
            ) from fault

    def _replace(self, slot: int) -> None:
        self._all[slot].kill()
        self._all[slot].join()
        self._all[slot] = self._worker()

    def _worker(self) -> _Worker:
        return _Worker(self._root, self.level, self._settings, self._orders)

    def _given_up(self, job: Work[Any], what: str) -> Any:
        reason = Text(
            f"{what} on this submission. A person has to look at it.",
            "採点プログラムがこの提出物で停止しました。担当者が確認します。",
        )
        return job.given_up(reason, self.level)


class _Worker:
    """One worker process, the pipe to it, and the job that it has."""

    def __init__(
        self,
        root: Path,
        level: SandboxLevel,
        settings: Settings | None,
        orders: Orders | None,
    ) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.job: Work[Any] | None = None
        self.tries = 0
        self.delivered = False
        self._ready = False
        self._process = _SPAWN.Process(
            target=worker.main,
            args=(theirs, root, level, settings, orders),
            name="grader",
            daemon=True,
        )
        # Ctrl-C goes to all: held back until the worker has learned to leave it to us
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            theirs.close()  # else its end would not be seen
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def give(self, job: Work[Any], tries: int) -> bool:
        """Whether the worker takes the job: at once, or as soon as it is ready."""
        self.job, self.tries, self.delivered = job, tries, False
        return self.deliver() if self._ready else True

    def deliver(self) -> bool:
        """Send the job; it is ready to read, so this does not wait."""
        self._ready = True
        try:
            self.pipe.send(self.job)
        except OSError:  # it is dead
            return False
        self.delivered = True
        return True

    def dismiss(self) -> None:
        """Let an idle worker end by itself; one that is still starting is ended."""
        with contextlib.suppress(EOFError, OSError):
            ready = self._ready or (self.pipe.poll(0) and self.pipe.recv()[0] == "ready")
            if ready and self.job is None:
                self.pipe.send(None)
                return
        self.kill()

    def kill(self) -> None:
        with contextlib.suppress(ValueError):  # joined already
            self._process.kill()

    def join(self) -> None:
        """Wait for the end, and make it one."""
        with contextlib.suppress(ValueError):  # joined already
            self._process.join(STOP_SECONDS)
            if self._process.exitcode is None:
                self._process.kill()
                self._process.join()
            self._process.close()
        self.pipe.close()


def _raise_if_for_all(fault: Exception) -> None:
    """Raise what is no matter of one submission: the course, the sandbox, the machine."""
    if isinstance(fault, (UsageError, SandboxUnavailable, MachineFault)):
        raise fault
    told = in_words(fault)
    if told:
        raise MachineFault(told) from fault
