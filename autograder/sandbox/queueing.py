"""How long a process stood in the queue for a processor, as the kernel counts it."""

from __future__ import annotations

import os
import time

__all__ = ["Queueing"]


class Queueing:
    """How long a process was ready to run but had to wait for a processor, since this was made.

    A ``new`` process has waited and run for nothing yet, so the kernel is not asked now.

    Over all its threads, and never more than the time in which it did not run at all: threads that
    wait for each other on one processor use that processor. Call it for the seconds; 0 where the
    kernel does not tell (``schedstat`` in Linux's proc(5)).
    """

    def __init__(self, pid: int, new: bool = False) -> None:
        self._tasks = f"/proc/{pid}/task"
        self._clock = ~pid << 3 | 2  # the CPU clock of a process: clock_getcpuclockid(3)
        self._started = time.monotonic()
        self._waited, self._ran = (0.0, 0.0) if new else self._read()
        self._most = 0.0

    def __call__(self) -> float:
        waited, ran = self._read()
        idle = time.monotonic() - self._started - (ran - self._ran)
        self._most = max(self._most, min(waited - self._waited, idle))
        return self._most

    def _read(self) -> tuple[float, float]:
        """Seconds in the queue of the threads that live, CPU seconds of all that ever lived."""
        waited = 0
        try:
            ran = time.clock_gettime(self._clock)
            for task in os.listdir(self._tasks):
                try:
                    with open(f"{self._tasks}/{task}/schedstat", "rb") as file:
                        waited += int(file.read().split()[1])
                except OSError:  # this thread has ended
                    continue
        except (OSError, IndexError, ValueError, OverflowError):
            return 0.0, 0.0
        return waited / 1e9, ran
