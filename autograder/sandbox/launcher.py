"""The grader's side of a zygote: order one, fork children, stop and reap them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Literal

from autograder.errors import SandboxUnavailable
from autograder.sandbox import paths, scratch
from autograder.sandbox.faults import LayerError, SandboxError
from autograder.sandbox.forked import REAP_SECONDS, Child, Exit, Process, readable
from autograder.sandbox.incubating import CHILD, SHELL, Incubator, Orders
from autograder.sandbox.limits import Limits
from autograder.sandbox.queueing import Queueing
from autograder.sandbox.warm import DEFAULT_PRELOAD
from autograder.timelimit import TimeLimit

__all__ = ["Child", "Exit", "Level", "Zygote"]

Level = Literal["full", "lite", "none"]

_MESSAGE = 1 << 16
_FORK_SECONDS = 30.0


class Zygote:
    """A warm process that forks children. Use `start`; close it, or use it as a context."""

    def __init__(
        self,
        level: Level,
        control: socket.socket,
        errors: IO[bytes],
        base: tuple[str, int],
        queued: Queueing,
        incubator: Incubator | None,
    ) -> None:
        self.level = level
        self._process = Process()
        self._control = control
        self._errors = errors
        self._base, self._lock_fd = base
        self._lock = threading.RLock()
        self._numbers = 0
        self._ended: dict[int, Exit] = {}
        self._closed = False
        self._queued = queued
        self._incubator = incubator

    @classmethod
    def start(
        cls,
        level: Level,
        *,
        orders: Orders | None = None,
        preload: Sequence[str] = DEFAULT_PRELOAD,
        hide: Iterable[str | Path] = (),
        timeout: float = 60.0,
        entry: str = CHILD,
        shell: str = SHELL,
    ) -> Zygote:
        """Start a zygote and wait until it can fork.

        hide: folders that a child must not see even if they lie inside the interpreter's folders
        (the course). orders: those of an incubator to be born from; without one, or if it is gone,
        an incubator of its own is started, from ``preload``, ``entry`` and ``shell``, see
        `Incubator`. Raises `SandboxUnavailable` if the machine cannot give `level` with all its
        layers, `SandboxError` if the zygote fails for another reason.
        """
        hidden = [os.path.realpath(path) for path in hide]
        if level == "lite":
            _refuse_inside(hidden)
        scratch.sweep()
        with contextlib.ExitStack() as undo:
            base = scratch.make_base()
            undo.callback(scratch.give_back, *base)
            errors = undo.enter_context(tempfile.TemporaryFile())
            control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            undo.callback(control.close)
            order = {"level": level, "base": base[0], "hidden": hidden}
            with theirs:
                incubator = None
                if orders is None or not orders.order(order, theirs, errors):
                    incubator = Incubator.start(preload, entry, shell, errors)
                    undo.callback(incubator.close, now=True)
                    orders = incubator.orders
                    orders.order(order, theirs, errors)
            zygote = cls(level, control, errors, base, Queueing(orders.pid), incubator)
            undo.pop_all()
        try:
            zygote._expect_ready(timeout)
            zygote._rehearse()
        except BaseException:
            zygote._end(now=True)  # it may be far from listening
            raise
        return zygote

    @property
    def alive(self) -> bool:
        """Is the zygote's process there?"""
        return not self._closed and not self._process.ended(0)

    def fork(self, limits: Limits) -> Child:
        """A new child, confined and ready. Raises `LayerError` or `SandboxError`; never weaker."""
        sock, wire = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        output, their_output = os.pipe2(os.O_CLOEXEC)
        status, their_status = os.pipe2(os.O_CLOEXEC)
        given = (wire.fileno(), their_output, their_status)
        try:
            try:
                with self._lock:
                    self._numbers += 1
                    number = self._numbers
                    request = {"do": "fork", "id": number, "limits": asdict(limits)}
                    self._request(request, given)
                    pidfd = self._forked(number)
            finally:
                wire.close()
                os.close(their_output)
                os.close(their_status)
            child = Child(self._gone, number, pidfd, sock, output)
        except BaseException:
            sock.close()
            os.close(output)
            os.close(status)
            raise
        try:
            self._expect_confined(child, status)
        except BaseException:
            child.close()
            raise
        finally:
            os.close(status)
        return child

    def close(self) -> None:
        """End the zygote and all its children, and remove their folders. May be called twice."""
        if not self._closed:
            self._end(now=False)

    def _end(self, now: bool) -> None:
        self._closed = True
        self._control.close()
        self._process.end(0.0 if now else REAP_SECONDS)
        if self._incubator is not None:
            self._incubator.close(now=now)
        self._errors.close()
        scratch.give_back(self._base, self._lock_fd)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _expect_ready(self, timeout: float) -> None:
        limit = self._within(timeout)
        message, fds = self._receive(limit)
        if message["is"] == "born":
            self._process = Process(*fds)
            self._queued = Queueing(self._process.pid)
            message, _ = self._receive(limit)
        if message["is"] == "failed":
            if message["layer"]:
                raise SandboxUnavailable(
                    f"sandbox level {self.level!r} cannot be had here: "
                    f"{message['layer']}: {message['detail']}"
                )
            raise SandboxError(f"the zygote could not start: {message['detail']}")

    def _rehearse(self) -> None:
        """Confine one child for nothing: what is missing here must show before work begins."""
        try:
            self.fork(Limits()).close()
        except LayerError as error:
            raise SandboxUnavailable(
                f"sandbox level {self.level!r} cannot be had here: {error.layer}: {error.detail}"
            ) from error

    def _expect_confined(self, child: Child, status: int) -> None:
        word = b""
        deadline = TimeLimit(_FORK_SECONDS, child.queued)
        while _ready(status, deadline):
            part = os.read(status, _MESSAGE)
            word += part
            if not part or word == b"ready":
                break
        if word == b"ready":
            return
        try:
            failure = json.loads(word)
        except ValueError:
            raise SandboxError("a child ended before it was confined") from None
        raise LayerError(failure["layer"], failure["detail"])

    def _request(self, message: dict[str, Any], fds: Sequence[int]) -> None:
        if self._closed:
            raise SandboxError("the zygote is closed")
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], fds)
        except OSError as error:
            raise self._fault(f"the zygote is gone ({error})") from error

    def _forked(self, number: int) -> int:
        while True:
            message, fds = self._receive(self._within(_FORK_SECONDS))
            if message["is"] == "forked":
                if message["id"] == number:
                    return fds[0]
                _discard(fds[0])
            elif message["is"] == "refused" and message["id"] == number:
                raise SandboxError(f"the zygote could not fork: {message['detail']}")

    def _gone(self, number: int) -> Exit:
        """The end of child `number`, which is dead already."""
        with self._lock:
            deadline = self._within(REAP_SECONDS)
            while number not in self._ended:
                try:
                    self._receive(deadline)
                except SandboxError:
                    if self.alive:
                        raise
                    return Exit(None, int(signal.SIGKILL), 0.0, 0.0)  # it died with the zygote
            return self._ended.pop(number)

    def _within(self, seconds: float) -> TimeLimit:
        """A time limit for the zygote."""
        return TimeLimit(seconds, self._queued)

    def _receive(self, deadline: TimeLimit) -> tuple[dict[str, Any], list[int]]:
        """The next message; ends of children are kept for those who wait for them."""
        if self._closed:
            raise SandboxError("the zygote is closed")
        if not _ready(self._control.fileno(), deadline):
            raise self._fault("the zygote did not answer in time")
        try:
            raw, fds, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
        except OSError:
            raw, fds = b"", []
        if not raw:
            self._process.ended(REAP_SECONDS)  # so that it counts as dead from now on
            raise self._fault("the zygote is gone")
        message: dict[str, Any] = json.loads(raw)
        if message["is"] == "gone":
            self._ended[message["id"]] = Exit(
                message["code"],
                message["signal"],
                message["cpu_seconds"],
                message["max_rss_mb"],
                message["limit"],
            )
        return message, fds

    def _fault(self, what: str) -> SandboxError:
        """The error that says so, with the zygote's last line; all of them are for the log."""
        text = ""
        if not self._errors.closed:
            size = self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, size - 4000))
            text = self._errors.read().decode(errors="replace").strip()
            self._errors.seek(0, os.SEEK_END)
        if not text:
            return SandboxError(what)
        fault = SandboxError(f"{what}; it said: {text.splitlines()[-1]}")
        fault.add_note(text)
        return fault


def _refuse_inside(hidden: Iterable[str]) -> None:
    readable = paths.readable_paths()
    for path in hidden:
        if paths.covered(path, readable):
            raise SandboxUnavailable(
                f"{path} lies inside a folder that sandbox level lite must let a child read",
                "Move the course out of the interpreter's folders, or use level full.",
            )


def _discard(pidfd: int) -> None:
    """End a child that nobody waits for any more (its fork took too long)."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    os.close(pidfd)


def _ready(fd: int, deadline: TimeLimit) -> bool:
    """Wait until there is something to read, or the deadline has passed."""
    while not readable(fd, left := deadline.left()):
        if left <= 0:
            return False
    return True
