"""The grader's side of the sandbox: start a zygote, fork children, stop and reap them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal

from autograder.errors import SandboxUnavailable
from autograder.sandbox import paths, scratch
from autograder.sandbox.environment import environment, import_paths
from autograder.sandbox.faults import LayerError, SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm import DEFAULT_PRELOAD

__all__ = ["Child", "Exit", "Level", "Zygote"]

Level = Literal["full", "lite", "none"]

_MESSAGE = 1 << 16
_FORK_SECONDS = 30.0
_REAP_SECONDS = 10.0
_BOOT = (
    "import sys; sys.path.extend(sys.argv[1:-1]); "
    "from autograder.sandbox.zygote import main; main()"
)


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

    sock: the wire. output: a descriptor, the read end of its stdout and stderr. pid: in the
    grader's own counting. The caller closes `sock` and `output` (or calls `close`), after reading
    what is left in them.
    """

    def __init__(
        self, zygote: Zygote, number: int, pidfd: int, sock: socket.socket, output: int
    ) -> None:
        self._zygote = zygote
        self._number = number
        self._pidfd = pidfd
        self._exit: Exit | None = None
        self._killed = False
        self.sock = sock
        self.output = output
        self.pid = _pid_of(pidfd)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the child's main thread. Does nothing to one that is gone."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End the child and everything it might have started, at once."""
        if self._exit is None and not _readable(self._pidfd, 0):
            self._killed = True
        self._signal(signal.SIGKILL)

    def ended(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for the child to end by itself."""
        return self._exit is not None or _readable(self._pidfd, timeout)

    def wait(self, timeout: float = _REAP_SECONDS) -> Exit:
        """Wait up to `timeout` seconds for the end, then kill; reap and tidy up in any case."""
        if self._exit is None:
            if not _readable(self._pidfd, timeout):
                self.kill()
                _readable(self._pidfd, _REAP_SECONDS)
            found = self._zygote._gone(self._number)
            by_us = self._killed and found.limit == "cpu"
            limit = "" if by_us else found.limit
            self._exit = replace(found, limit=limit, ours=self._killed)
            os.close(self._pidfd)
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

    def _signal(self, number: signal.Signals) -> None:
        if self._exit is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)


class Zygote:
    """A warm process that forks children. Use `start`; close it, or use it as a context."""

    def __init__(
        self,
        level: Level,
        process: subprocess.Popen[bytes],
        control: socket.socket,
        errors: IO[bytes],
        base: tuple[str, int],
    ) -> None:
        self.level = level
        self._process = process
        self._control = control
        self._errors = errors
        self._base, self._lock_fd = base
        self._lock = threading.RLock()
        self._numbers = 0
        self._ended: dict[int, Exit] = {}
        self._closed = False

    @classmethod
    def start(
        cls,
        level: Level,
        *,
        preload: Sequence[str] = DEFAULT_PRELOAD,
        hide: Iterable[str | Path] = (),
        timeout: float = 60.0,
        entry: str = "autograder.sandbox.child:main",
        shell: str = "autograder.sandbox.shell:make_shell",
    ) -> Zygote:
        """Start a zygote and wait until it can fork.

        preload: modules to import before (those not installed are left out). hide: folders that a
        child must not see even if they lie inside the interpreter's folders (the course). entry:
        `module:function` or `/file.py:function`, called in each child with (socket, shell, level,
        largest frame in bytes).
        shell: makes the shell; "" for none. Raises `SandboxUnavailable` if the machine cannot give
        `level` with all its layers, `SandboxError` if the zygote fails for another reason.
        """
        hidden = [os.path.realpath(path) for path in hide]
        if level == "lite":
            _refuse_inside(hidden)
        scratch.sweep()
        base = scratch.make_base()
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the zygote
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        added = import_paths()
        os.mkdir(f"{base[0]}/warm", 0o700)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-s", "-P", "-c", _BOOT, *added, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                env=environment(f"{base[0]}/warm"),
                cwd=f"{base[0]}/warm",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        finally:
            theirs.close()
        zygote = cls(level, process, control, errors, base)
        order = {
            "level": level,
            "parent": os.getpid(),
            "base": base[0],
            "preload": list(preload),
            "hidden": hidden,
            "entry": entry,
            "shell": shell,
            "forget": [path for path in added if not paths.is_package_folder(path)],
        }
        try:
            control.send(json.dumps(order).encode())
            zygote._expect_ready(timeout)
            zygote._rehearse()
        except BaseException:
            process.kill()  # it may be far from listening
            zygote.close()
            raise
        return zygote

    @property
    def alive(self) -> bool:
        """Is the zygote's process there?"""
        return not self._closed and self._process.poll() is None

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
            child = Child(self, number, pidfd, sock, output)
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
        if self._closed:
            return
        self._closed = True
        self._control.close()
        try:
            self._process.wait(_REAP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        with contextlib.suppress(OSError):
            scratch.remove(self._base)
        os.close(self._lock_fd)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _expect_ready(self, timeout: float) -> None:
        message, _ = self._receive(timeout)
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
        deadline = time.monotonic() + _FORK_SECONDS
        while _readable(status, deadline - time.monotonic()):
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
            raise SandboxError(f"the zygote is gone ({error}){self._last_words()}") from error

    def _forked(self, number: int) -> int:
        while True:
            message, fds = self._receive(_FORK_SECONDS)
            if message["is"] == "forked":
                if message["id"] == number:
                    return fds[0]
                _discard(fds[0])
            elif message["is"] == "refused" and message["id"] == number:
                raise SandboxError(f"the zygote could not fork: {message['detail']}")

    def _gone(self, number: int) -> Exit:
        """The end of child `number`, which is dead already."""
        with self._lock:
            deadline = time.monotonic() + _REAP_SECONDS
            while number not in self._ended:
                try:
                    self._receive(deadline - time.monotonic())
                except SandboxError:
                    if self.alive:
                        raise
                    return Exit(None, int(signal.SIGKILL), 0.0, 0.0)  # it died with the zygote
            return self._ended.pop(number)

    def _receive(self, timeout: float) -> tuple[dict[str, Any], list[int]]:
        """The next message; ends of children are kept for those who wait for them."""
        if self._closed:
            raise SandboxError("the zygote is closed")
        if not _readable(self._control.fileno(), timeout):
            raise SandboxError(f"the zygote did not answer in time{self._last_words()}")
        try:
            raw, fds, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
        except OSError:
            raw, fds = b"", []
        if not raw:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_REAP_SECONDS)  # so that it counts as dead from now on
            raise SandboxError(f"the zygote is gone{self._last_words()}")
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

    def _last_words(self) -> str:
        if self._errors.closed:
            return ""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 4000))
        text = self._errors.read().decode(errors="replace").strip()
        self._errors.seek(0, os.SEEK_END)
        return f"; it said:\n{text}" if text else ""


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


def _pid_of(pidfd: int) -> int:
    """The pid behind a pidfd as this process counts; -1 if it is gone."""
    with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pid:"):
                return int(line.split()[1])
    return -1


def _readable(fd: int, timeout: float) -> bool:
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(max(0.0, timeout) * 1000))
