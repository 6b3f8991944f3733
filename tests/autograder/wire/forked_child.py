"""A real child process that is not confined: fork, ``child.main``, and a Peer on this side."""

from __future__ import annotations

import importlib
import os
import signal
import socket
import struct
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.wire import Peer


@dataclass
class Forked:
    """A child and both ends that the grader holds."""

    pid: int
    sock: socket.socket
    output: int
    peer: Peer

    def interrupt(self) -> None:
        os.kill(self.pid, signal.SIGINT)

    def run(self, source: str) -> dict | None:
        """Run a cell that must succeed."""
        reply = self.peer.execute(source, 20)
        assert reply.error is None, reply.error
        return reply.outputs


@contextmanager
def forked(body: Callable[[socket.socket], None], **options) -> Iterator[Forked]:
    """Fork ``body`` with its end of the wire; whatever it does, it is gone afterwards."""
    mine, yours = socket.socketpair()
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.setsid()
            os.dup2(into, 1)
            os.dup2(into, 2)
            os.dup2(yours.detach(), 3)
            os.closerange(4, 1024)  # above all the wires of other children
            os.chdir(tempfile.mkdtemp(dir=os.environ.get("FORKED_FOLDER")))
            body(socket.socket(fileno=3))
        finally:
            os._exit(0)
    yours.close()
    os.close(into)
    child = Forked(pid, mine, out, None)
    child.peer = Peer(mine, out, interrupt=child.interrupt, **options)
    try:
        yield child
    finally:
        mine.close()
        os.close(out)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def serve(sock: socket.socket) -> None:
    """The real server with a shell of its own."""
    from autograder.sandbox import child
    from autograder.sandbox.shell import make_shell

    importlib.reload(warnings)  # pytest records them

    child.main(sock, make_shell(), "none")


def frame(body: bytes) -> bytes:
    """A frame as it stands on the wire."""
    return struct.pack(">I", len(body)) + body


def read_frame(sock: socket.socket) -> bytes:
    """The body of the next frame."""
    head = sock.recv(4, socket.MSG_WAITALL)
    return sock.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
