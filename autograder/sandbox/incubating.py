"""The grader's side of an incubator: start it once, let workers order zygotes from it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, Any

from autograder.sandbox import paths, scratch
from autograder.sandbox.environment import environment, import_paths
from autograder.sandbox.forked import REAP_SECONDS
from autograder.sandbox.warm import DEFAULT_PRELOAD

__all__ = ["CHILD", "SHELL", "Incubator", "Orders"]

CHILD = "autograder.sandbox.child:main"
SHELL = "autograder.sandbox.shell:make_shell"
_BOOT = (
    "import sys; sys.path.extend(sys.argv[1:-1]); "
    "from autograder.sandbox.incubator import main; main()"
)


class Orders:
    """Where to order zygotes. Can be handed to worker processes: all may order at once."""

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid = pid  # the incubator's
        self._socket = sock

    def order(self, order: dict[str, Any], control: socket.socket, errors: IO[bytes]) -> bool:
        """Ask for a zygote, which will speak over ``control``; False if the incubator is gone.

        It works for this process, and ends with it.
        """
        me = os.pidfd_open(os.getpid())
        try:
            fds = (control.fileno(), errors.fileno(), me)
            socket.send_fds(self._socket, [json.dumps(order).encode()], fds)
        except OSError:
            return False
        finally:
            os.close(me)
        return True

    def close(self) -> None:
        self._socket.close()


class Incubator:
    """A warm process from which zygotes are forked: what they need is imported once for all.

    Use `start`; close it, or use it as a context. It starts at once and is waited for by those who
    order a zygote.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], sock: socket.socket, base: tuple[str, int]
    ) -> None:
        self.orders = Orders(process.pid, sock)
        self._process = process
        self._base, self._lock_fd = base

    @classmethod
    def start(
        cls,
        preload: Sequence[str] = DEFAULT_PRELOAD,
        entry: str = CHILD,
        shell: str = SHELL,
        errors: IO[bytes] | None = None,
    ) -> Incubator:
        """Start one.

        preload: modules to import (those not installed are left out). entry: `module:function` or
        `/file.py:function`, called in each child with (socket, shell, level, largest frame in
        bytes). shell: makes the shell; "" for none. errors: a file for what it prints.
        """
        base = scratch.make_base()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        added = import_paths()
        home = f"{base[0]}/warm"
        os.mkdir(home, 0o700)
        output: IO[bytes] | int = subprocess.DEVNULL if errors is None else errors
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-s", "-P", "-c", _BOOT, *added, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment(home),
                cwd=home,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        order = {
            "base": base[0],
            "preload": list(preload),
            "entry": entry,
            "shell": shell,
            "forget": [path for path in added if not paths.is_package_folder(path)],
        }
        ours.send(json.dumps(order).encode())
        return cls(process, ours, base)

    def close(self, now: bool = False) -> None:
        """End it, and wait: for zygotes that still work as well, unless ``now``."""
        self.orders.close()
        if now:
            self._process.kill()
        try:
            self._process.wait(REAP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._lock_fd >= 0:
            scratch.give_back(self._base, self._lock_fd)
            self._lock_fd = -1

    def __enter__(self) -> Incubator:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
