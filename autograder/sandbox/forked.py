"""Forked processes as the grader holds them: a zygote by its descriptor; a child with its wire,
its output and how it ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace

from autograder.sandbox.queueing import Queueing

__all__ = ["REAP_SECONDS", "Child", "Exit", "Process", "readable"]

REAP_SECONDS = 10.0


class Process:
    """A process whose parent is another: by its pidfd, which it closes. -1: none, or not yet."""

    def __init__(self, pidfd: int = -1) -> None:
        self._pidfd = pidfd
        self.pid = _pid_of(pidfd) if pidfd >= 0 else -1

    def ended(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for its end."""
        return self._pidfd < 0 or readable(self._pidfd, timeout)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; nothing to one that is gone."""
        if self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def kill(self) -> None:
        """End it at once."""
        self.send(signal.SIGKILL)

    def end(self, timeout: float) -> None:
        """Wait up to `timeout` seconds for its end, then kill it; let go of it."""
        if not self.ended(timeout):
            self.kill()
            self.ended(REAP_SECONDS)
        self.close()

    def close(self) -> None:
        """Let go of it; from now on it counts as gone. May be called twice."""
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1


@dataclass(frozen=True)
class Exit:
    """How a child ended.

    `limit`: "cpu", "disk" or "files" if it was ended for that, else "". `ours`: by `Child.kill`.
    """

    code: int | None
    signal: int | None
    cpu_seconds: float
    max_rss_mb: float
    limit: str = ""
    ours: bool = False

    @property
    def from_outside(self) -> bool:
        """Killed, and neither by us nor for a limit: by the kernel out of memory, or by somebody.

        A child cannot do that to itself: the seccomp table lets no SIGKILL through.
        """
        return self.signal == signal.SIGKILL and not self.limit and not self.ours


class Child:
    """One confined process, ready to run cells.

    gone: waits for the zygote's word on a child that is dead already. sock: the wire. output: a
    descriptor, the read end of its stdout and stderr. pid: in the grader's own counting. queued():
    seconds it stood in the queue for a processor. The caller closes `sock` and `output` (or calls
    `close`), after reading what is left in them.
    """

    def __init__(
        self, gone: Callable[[int], Exit], number: int, pidfd: int, sock: socket.socket, output: int
    ) -> None:
        self._gone = gone
        self._number = number
        self._process = Process(pidfd)
        self._exit: Exit | None = None
        self._killed = False
        self.sock = sock
        self.output = output
        self.pid = self._process.pid
        self.queued = Queueing(self.pid, new=True)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the child's main thread. Does nothing to one that is gone."""
        self._process.send(signal.SIGINT)

    def kill(self) -> None:
        """End the child and everything it might have started, at once."""
        if not self._process.ended(0):
            self._killed = True
        self._process.kill()

    def ended(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for the child to end by itself."""
        return self._process.ended(timeout)

    def wait(self, timeout: float = REAP_SECONDS) -> Exit:
        """Wait up to `timeout` seconds for the end, then kill; reap and tidy up in any case."""
        if self._exit is None:
            if not self._process.ended(timeout):
                self.kill()
                self._process.ended(REAP_SECONDS)
            found = self._gone(self._number)
            by_us = self._killed and found.limit == "cpu"
            limit = "" if by_us else found.limit
            self._exit = replace(found, limit=limit, ours=self._killed)
            self._process.close()
        return self._exit

    def close(self) -> None:
        """Kill, reap, and close the descriptors. May be called twice."""
        self.kill()
        self.wait()
        if self.sock.fileno() != -1:
            self.sock.close()
            with contextlib.suppress(OSError):
                os.close(self.output)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _pid_of(pidfd: int) -> int:
    """The pid behind a pidfd as this process counts; -1 if it is gone."""
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pid:"):
                return int(line.split()[1])
    return -1


def readable(fd: int, timeout: float) -> bool:
    """Wait up to `timeout` seconds until there is something to read, or an end."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(max(0.0, timeout) * 1000))
