"""The incubator: a warm process without secrets from which zygotes are forked.

What takes long is done here, once, however many workers there are: imports, a shell, a first cell.
Started by `incubating`. Orders come over a socket (SOCK_SEQPACKET, JSON), each with the descriptors
of a zygote's control socket, of its standard error, and of the process that it works for. Nothing
of a trainee's comes near it, and it ends when nobody is left who could order a zygote.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from autograder.sandbox import scratch, warm
from autograder.sandbox.faults import LayerError
from autograder.sandbox.zygote import Zygote

__all__ = ["main"]

_MESSAGE = 1 << 16  # bytes


def main() -> NoReturn:
    """Run the incubator whose orders come over the descriptor named by the last argument."""
    orders = socket.socket(fileno=int(sys.argv[-1]))
    code = 1
    try:
        order = json.loads(orders.recv(_MESSAGE))
        _Incubator(orders, order).serve()
        scratch.remove(order["base"])
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class _Incubator:
    def __init__(self, orders: socket.socket, order: dict[str, Any]) -> None:
        self._orders = orders
        self._zygotes: dict[int, int] = {}  # pids by pidfd
        self._warm: tuple[Callable[..., Any], Any] | bytes  # entry and shell, or why not
        try:
            self._warm = _warm_up(order)
        except Exception as error:  # whoever orders a zygote is told; the error would keep memory
            traceback.print_exc()
            self._warm = _failure(error)

    def serve(self) -> None:
        """Fork zygotes until nobody is left to order one, and reap them."""
        poll, orders = select.poll(), self._orders.fileno()
        poll.register(orders, select.POLLIN)
        while True:
            ready = {fd for fd, _ in poll.poll()}
            for fd in ready - {orders}:
                poll.unregister(fd)
                os.waitpid(self._zygotes.pop(fd), 0)
                os.close(fd)
            if orders in ready:
                raw, fds, _, _ = socket.recv_fds(self._orders, _MESSAGE, 3)
                if not raw:
                    break
                born = self._answer(json.loads(raw), fds)
                if born is not None:
                    poll.register(born, select.POLLIN)
        for pid in self._zygotes.values():  # their graders have left as well
            os.waitpid(pid, 0)

    def _answer(self, order: dict[str, Any], fds: list[int]) -> int | None:
        """Fork a zygote; its pidfd, or None if there is none."""
        control = socket.socket(fileno=fds[0])
        try:
            if isinstance(self._warm, bytes):
                _say(control, self._warm)
                return None
            try:
                pid = os.fork()
            except OSError as error:
                _say(control, _failure(error))
                return None
            if not pid:
                errors, grader = fds[1:]
                self._become_zygote(order, control, errors, grader, *self._warm)
            pidfd = os.pidfd_open(pid)
            self._zygotes[pidfd] = pid
            return pidfd
        finally:
            control.close()
            for fd in fds[1:]:
                os.close(fd)

    def _become_zygote(
        self,
        order: dict[str, Any],
        control: socket.socket,
        errors: int,
        grader: int,
        entry: Callable[..., Any],
        shell: Any,
    ) -> NoReturn:
        code = 1
        try:
            os.setsid()
            os.dup2(errors, 1)
            os.dup2(errors, 2)
            os.close(errors)
            self._orders.close()
            for pidfd in self._zygotes:
                os.close(pidfd)
            os.chdir(order["base"])
            me = os.pidfd_open(os.getpid())
            socket.send_fds(control, [b'{"is": "born"}'], [me])
            os.close(me)
            try:
                zygote = Zygote(control, grader, order, entry, shell)
            except Exception as error:
                traceback.print_exc()
                _say(control, _failure(error))
            else:
                code = zygote.serve()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)


def _warm_up(order: dict[str, Any]) -> tuple[Callable[..., Any], Any]:
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    gc.disable()  # what is imported stays: one look at the end is enough
    entry = warm.load_entry(order["entry"])
    shell = warm.warm_up(order["preload"], order["shell"])
    _forget_where_we_came_from(order["forget"])
    warm.settle(proc)
    gc.enable()
    os.close(proc)
    return entry, shell


def _failure(error: Exception) -> bytes:
    """Why there is no zygote, for the one who ordered it."""
    name = error.layer if isinstance(error, LayerError) else ""
    detail = error.detail if isinstance(error, LayerError) else f"{type(error).__name__}: {error}"
    return json.dumps({"is": "failed", "layer": name, "detail": detail[:2000]}).encode()


def _say(control: socket.socket, message: bytes) -> None:
    with contextlib.suppress(OSError):
        control.send(message)


def _forget_where_we_came_from(folders: list[str]) -> None:
    """The folder of this package may be a checkout with a course in it: not on the child's path."""
    for folder in folders:
        while folder in sys.path:
            sys.path.remove(folder)
        sys.path_importer_cache.pop(folder, None)
    os.environ.pop("MPLCONFIGDIR", None)
