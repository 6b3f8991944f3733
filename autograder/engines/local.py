"""The local engine: worker processes on this machine.

Each worker is an executor of its own with one process, so that a worker that dies takes only its
own job along: the job is given to a fresh worker once more, and if that dies too the submission is
reported as not gradable while all others go on.
"""

from __future__ import annotations

import concurrent.futures as futures
import logging
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from autograder.engines import worker
from autograder.errors import UsageError
from autograder.jobs import Job
from autograder.results import Result, SandboxLevel, Text

__all__ = ["LocalEngine"]

MAX_TRIES = 2

log = logging.getLogger(__name__)


class LocalEngine:
    """``workers`` processes that grade jobs for the course in ``root``. A context manager.

    Each job waits in the iterable until a worker is free, so the grader's memory does not grow
    with the number of submissions.
    """

    def __init__(self, root: Path, level: SandboxLevel, workers: int = 0) -> None:
        self._root = root
        self._level = level
        self.workers = workers or os.cpu_count() or 1
        self._slots: list[futures.ProcessPoolExecutor] = []

    def __enter__(self) -> LocalEngine:
        self._slots = [self._new_slot() for _ in range(self.workers)]
        for slot in self._slots:
            slot.submit(worker.ready)  # starts the process now, while the caller prepares
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        for slot in self._slots:
            _stop(slot, kill=kind is not None)
        self._slots = []

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """Grade all jobs; yields each with its result as soon as it is done."""
        waiting = iter(jobs)
        running: dict[futures.Future[Result], tuple[int, Job, int]] = {}

        def launch(slot: int, job: Job, tries: int) -> None:
            running[self._slots[slot].submit(worker.grade, job)] = (slot, job, tries)

        for slot in range(len(self._slots)):
            job = next(waiting, None)
            if job is not None:
                launch(slot, job, 1)
        while running:
            done, _ = futures.wait(running, return_when=futures.FIRST_COMPLETED)
            for future in done:
                slot, job, tries = running.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    _stop(self._slots[slot], kill=True)
                    self._slots[slot] = self._new_slot()
                    if tries < MAX_TRIES:
                        launch(slot, job, tries + 1)
                        continue
                    result = self._given_up(job, "The grader's worker died twice")
                except UsageError:
                    raise  # a mistake in the course, not in this submission
                except Exception:  # one submission never stops the others
                    log.exception("%s of %s", job.assignment, job.student)
                    result = self._given_up(job, "The grader itself failed")
                following = next(waiting, None)
                if following is not None:
                    launch(slot, following, 1)
                yield job, result

    def _new_slot(self) -> futures.ProcessPoolExecutor:
        log_file = self._root / ".autograder" / "grader.log"
        return futures.ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=worker.start,
            initargs=(self._root, self._level, log_file),
        )

    def _given_up(self, job: Job, what: str) -> Result:
        return Result(
            student=job.student,
            assignment=job.assignment,
            status="not_gradable",
            reason=Text(
                f"{what} on this submission. A person has to look at it.",
                "採点プログラムがこの提出物で停止しました。担当者が確認します。",
            ),
            sandbox=self._level,
        )


def _stop(slot: futures.ProcessPoolExecutor, *, kill: bool) -> None:
    if kill:
        for process in list((slot._processes or {}).values()):
            process.kill()
    slot.shutdown(wait=True, cancel_futures=True)
