"""The zygote: a warm process without secrets that forks the children. Forked by `incubator`.

One thread, one loop: requests come over the control socket (SOCK_SEQPACKET, JSON, descriptors
beside it), ends of children over their pidfds. It ends, and everything below it with it, when the
control socket closes or the grader's process is gone.

At level full there are two processes: a small outer one that stays on the machine's tree, waits
and tidies up, and the zygote as pid 1 of a pid namespace, so that the kernel ends every child with
it. Children are pid 1 of namespaces of their own inside that one.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from autograder.sandbox import namespaces, paths, scratch, seccomp, syscalls, users, warm
from autograder.sandbox.confine import STATUS, WIRE, Descriptors, Plan, confine, layer
from autograder.sandbox.faults import LayerError
from autograder.sandbox.limits import Limits

__all__ = ["Zygote"]

_MESSAGE = 1 << 16  # bytes
_WATCH_SECONDS = 0.2
_SMALL_MESS = scratch.Usage(1 << 60, 100)


@dataclass
class _Running:
    """A child that has not been reaped. `limit` names the limit it was killed for."""

    number: int
    pid: int
    slot: int
    folder: str
    limits: Limits
    limit: str = ""
    next_look: float = 0.0


class Zygote:
    """One zygote's side of the control socket; ``serve`` returns its exit code."""

    def __init__(
        self,
        control: socket.socket,
        grader: int,
        order: dict[str, Any],
        entry: Callable[..., Any],
        shell: Any,
    ) -> None:
        self._control = control
        self._grader = grader
        self._entry, self._shell = entry, shell
        self._level: str = order["level"]
        self._base: str = order["base"]
        self._children: dict[int, _Running] = {}  # by pidfd
        self._cleaners: dict[int, int] = {}  # pids by pidfd
        self._messes = 0
        self._in_user_namespace = False
        self._own_pid_namespace = -1
        self._proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._readable = tuple(paths.readable_paths())
        host_pid = os.getpid()
        if self._level == "full":
            self._isolate()
        else:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        self._users = users.private_users(self._level, self._readable, host_pid)
        self._memory = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._load = os.open("/proc/loadavg", os.O_RDONLY | os.O_CLOEXEC)
        if self._level == "full":
            self._own_pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
            with layer("tree"):
                ids = [user.uid for user in self._users]
                namespaces.build_tree(self._readable, order["hidden"], ids)
        if self._level != "none":
            with layer("seccomp"):  # made once, before the forks
                seccomp.program_for(self._level, os.getpid())
        warm.settle(self._proc)

    def _isolate(self) -> None:
        """Leave the machine's namespaces; the calling process stays outside and waits."""
        with layer("namespaces"):
            self._in_user_namespace = namespaces.enter()
        inner = os.fork()
        if inner:
            self._control.close()
            _, status = os.waitpid(inner, 0)
            with contextlib.suppress(OSError):
                scratch.remove(self._base)
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)

    def serve(self) -> int:
        """Serve until the grader is gone."""
        try:
            self._send({"is": "ready", "users": len(self._users)})
            self._serve()
        except Exception:
            traceback.print_exc()
            return 1
        finally:
            self._end_children()
            if self._level != "full":
                with contextlib.suppress(OSError):
                    scratch.remove(self._base)
        return 0

    def _serve(self) -> None:
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        poll.register(self._grader, select.POLLIN)
        known: set[int] = set()
        while True:
            waited_for = self._children.keys() | self._cleaners.keys()
            for fd in waited_for - known:
                poll.register(fd, select.POLLIN)
            known = set(waited_for)
            watching = self._children and self._level == "lite"
            ready = poll.poll(_WATCH_SECONDS * 1000 if watching else None)
            for fd, _ in ready:
                if fd == self._grader:
                    return
                if fd == self._control.fileno():
                    if not self._answer():
                        return
                    continue
                poll.unregister(fd)
                known.discard(fd)
                if fd in self._children:
                    self._reap(fd)
                else:
                    os.waitpid(self._cleaners.pop(fd), 0)
                    os.close(fd)
            if watching:
                self._watch()

    def _answer(self) -> bool:
        """Serve one request; False when the grader has closed the socket."""
        try:
            raw, fds, _, _ = socket.recv_fds(self._control, _MESSAGE, 3)
        except ConnectionResetError:  # it left without reading all that we said
            return False
        if not raw:
            return False
        request = json.loads(raw)
        try:
            pid, pidfd = self._fork(request["id"], Limits(**request["limits"]), *fds)
        except OSError as error:
            refusal = {"is": "refused", "id": request["id"], "detail": f"fork: {error}"}
            self._send(refusal)
        else:
            self._send({"is": "forked", "id": request["id"], "pid": pid}, pidfd)
        finally:
            for fd in fds:
                os.close(fd)
        return True

    def _fork(
        self, number: int, limits: Limits, wire: int, output: int, status: int
    ) -> tuple[int, int]:
        used = {child.slot for child in self._children.values()}
        slot = next(slot for slot in range(len(used) + 1) if slot not in used)
        user = None
        if self._users:
            if slot >= len(self._users):
                raise OSError(11, "too many children at once")
            user = self._users[slot]
        folder = self._make_folder(slot, user) if self._level != "full" else ""
        plan = Plan(
            level=self._level,
            limits=limits,
            base_bytes=int(os.pread(self._memory, 64, 0).split()[0]) * _PAGE,
            tasks=self._tasks(user),
            user=user,
            user_namespace=self._in_user_namespace,
            readable=self._readable,
            scratch=folder,
            parent=os.getpid(),
        )
        if self._level == "full":
            pid = namespaces.fork_in_new_pid(self._own_pid_namespace)
        else:
            pid = os.fork()
        if not pid:
            self._become_child(plan, Descriptors(wire, output, status, self._proc))
        pidfd = os.pidfd_open(pid)
        self._children[pidfd] = _Running(number, pid, slot, folder, limits)
        return pid, pidfd

    def _become_child(self, plan: Plan, given: Descriptors) -> NoReturn:
        self._control.detach()  # its descriptor's number will be another thing's soon
        code = 1
        try:
            try:
                confine(plan, given)
            except BaseException as error:
                name = error.layer if isinstance(error, LayerError) else "python"
                detail = error.detail if isinstance(error, LayerError) else repr(error)
                place = given.status if name == "descriptors" else STATUS
                os.write(place, json.dumps({"layer": name, "detail": detail}).encode())
                os._exit(code)
            os.write(STATUS, b"ready")
            os.close(STATUS)
            frame_cap = plan.limits.frame_mb << 20
            self._entry(socket.socket(fileno=WIRE), self._shell, plan.level, frame_cap)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(BaseException):
                sys.stdout.flush()
            os._exit(code)

    def _make_folder(self, slot: int, user: users.User | None) -> str:
        """The folder of a slot: made at its first use, and emptied after each."""
        folder = os.path.join(self._base, f"slot-{slot}")
        if not os.path.isdir(folder):
            for path in (folder, *scratch.parts(folder)):
                os.mkdir(path, 0o700)
                if user is not None and not user.owner:
                    os.chown(path, user.uid, user.uid)
        return folder

    def _tidy(self, folder: str) -> None:
        """Empty a slot's folder. A big mess is put aside and left to a process of its own."""
        if scratch.usage(folder, _SMALL_MESS).entries <= _SMALL_MESS.entries:
            with contextlib.suppress(OSError):
                for path in scratch.parts(folder):
                    scratch.empty(path)
                    os.chmod(path, 0o700)  # mode and times could tell the next child something
                    os.utime(path, (0, 0))
                if len(os.listdir(folder)) == len(scratch.parts(folder)):
                    return
        self._messes += 1
        aside = os.path.join(self._base, f"mess-{self._messes}")
        os.rename(folder, aside)
        pid = os.fork()
        if not pid:
            self._control.detach()
            with contextlib.suppress(BaseException):
                scratch.remove(aside)
            os._exit(0)
        self._cleaners[os.pidfd_open(pid)] = pid

    def _tasks(self, user: users.User | None) -> int:
        """Threads that the kernel counts already for the child's user, at most."""
        if self._level == "full" or user is not None:
            return 1
        return int(os.pread(self._load, 64, 0).split()[3].split(b"/")[1])

    def _reap(self, pidfd: int, ending: bool = False) -> None:
        child = self._children.pop(pidfd)
        if self._level != "full":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        _, status, usage = os.wait4(child.pid, 0)
        os.close(pidfd)
        code = os.waitstatus_to_exitcode(status)
        seconds = usage.ru_utime + usage.ru_stime
        # the kernel counts a limit's time by ticks, and usage exactly: they can be far apart
        if code in (-signal.SIGKILL, -signal.SIGXCPU) and seconds > child.limits.cpu_seconds / 2:
            child.limit = child.limit or "cpu"
        if child.folder and not ending:
            self._tidy(child.folder)
        self._send(
            {
                "is": "gone",
                "id": child.number,
                "code": code if code >= 0 else None,
                "signal": -code if code < 0 else None,
                "cpu_seconds": seconds,
                "max_rss_mb": usage.ru_maxrss / 1024,
                "limit": child.limit,
            }
        )

    def _watch(self) -> None:
        """Level lite has no quota: end the children that have written too much."""
        for pidfd, child in self._children.items():
            now = time.monotonic()
            if now < child.next_look:
                continue
            # home and tmp are ours
            most = scratch.Usage(child.limits.disk_mb << 20, child.limits.files + 2)
            found = scratch.usage(child.folder, most)
            size = found.bytes + scratch.held_open(child.pid)
            if size > most.bytes or found.entries > most.entries:
                child.limit = "disk" if size > most.bytes else "files"
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            # at most a twentieth of a core goes into looking
            child.next_look = now + max(_WATCH_SECONDS, 20 * (time.monotonic() - now))

    def _end_children(self) -> None:
        for pidfd in list(self._children):
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            with contextlib.suppress(OSError):
                self._reap(pidfd, ending=True)

    def _send(self, message: dict[str, Any], *fds: int) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            socket.send_fds(self._control, [json.dumps(message).encode()], fds)


_PAGE = os.sysconf("SC_PAGE_SIZE")
