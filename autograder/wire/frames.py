"""Frames: a length and that many bytes, over a stream socket, with caps and deadlines.

A frame is a 4-byte big-endian length followed by a body of 1 to ``cap`` bytes. A deadline holds
for the whole frame, so a slow drip does not extend it.
While a :class:`Channel` waits it also empties the ``watch``, the pipe behind the child's stdout,
since a child that blocks on a full pipe would never answer.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator, Sequence
from typing import Protocol

from autograder.timelimit import TimeLimit
from autograder.wire.errors import FrameTooLarge, WireClosed, WireTimeout, WireViolation

__all__ = ["Buffer", "Channel", "Watch"]

Buffer = bytes | bytearray | memoryview

_HEADER = 4
_CHUNK = 1 << 18
_FLAGS = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


class Watch(Protocol):
    """Something to keep empty while waiting."""

    fd: int | None

    def pump(self) -> None:
        """Read what is there, without blocking; set ``fd`` to None at its end."""


class Channel:
    """One end of the wire. Not thread-safe; the caller keeps one speaker at a time.

    Parameters
    ----------
    sock : connected stream socket; never closed here
    cap : largest body in bytes, in both directions
    watch : read end to empty while waiting
    """

    def __init__(self, sock: socket.socket, cap: int, watch: Watch | None = None) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._fd = sock.fileno()
        self._cap = cap
        self._watch = watch
        self._rest = bytearray()
        self.received = 0
        """Bytes received so far, for budgets over several frames."""

    def send(self, parts: Sequence[Buffer], deadline: TimeLimit | None = None) -> None:
        """Send one frame made of ``parts``.

        Raises FrameTooLarge (nothing was sent), WireClosed, WireTimeout.
        """
        size = sum(part.nbytes if isinstance(part, memoryview) else len(part) for part in parts)
        if size > self._cap:
            raise FrameTooLarge(size, self._cap)
        for chunk in _chunks(size.to_bytes(_HEADER, "big"), parts):
            view = memoryview(chunk).cast("B")
            while view:
                # Not sendmsg, which could carry descriptors: the sandbox forbids it.
                try:
                    view = view[self._sock.send(view, _FLAGS) :]
                except (BlockingIOError, InterruptedError):
                    self._wait(select.POLLOUT, deadline)
                except OSError as exc:
                    raise WireClosed("the other side closed the wire") from exc

    def receive(self, deadline: TimeLimit | None = None) -> memoryview:
        """The body of the next frame.

        Raises FrameTooLarge, WireViolation (empty frame), WireClosed, WireTimeout.
        """
        buffer = self._rest
        while len(buffer) < _HEADER:
            self._fill(buffer, deadline)
        size = int.from_bytes(buffer[:_HEADER], "big")
        if size > self._cap:
            raise FrameTooLarge(size, self._cap)
        if size == 0:
            raise WireViolation("an empty frame")
        end = _HEADER + size
        while len(buffer) < end:
            self._fill(buffer, deadline)
        self._rest = buffer[end:]
        return memoryview(buffer)[_HEADER:end]

    def _fill(self, buffer: bytearray, deadline: TimeLimit | None) -> None:
        while True:
            self._wait(select.POLLIN, deadline)
            try:
                chunk = self._sock.recv(_CHUNK, socket.MSG_DONTWAIT)
            except (BlockingIOError, InterruptedError):
                continue
            except OSError as exc:
                raise WireClosed("the other side closed the wire") from exc
            if not chunk:
                raise WireClosed("the other side closed the wire")
            self.received += len(chunk)
            buffer += chunk
            return

    def _wait(self, event: int, deadline: TimeLimit | None) -> None:
        """Block until ``event`` on the socket; empty the watch meanwhile."""
        poll = select.poll()
        poll.register(self._fd, event)
        watch = self._watch
        watched = watch.fd if watch is not None else None
        if watched is not None:
            poll.register(watched, select.POLLIN)
        while True:
            timeout = None
            if deadline is not None:
                timeout = deadline.left() * 1000.0
                if timeout <= 0:
                    raise WireTimeout
            ready = dict(poll.poll(timeout))
            if watched is not None and watched in ready:
                assert watch is not None
                watch.pump()
                if watch.fd is None:
                    poll.unregister(watched)
                    watched = None
            if self._fd in ready:
                return


def _chunks(head: bytes, parts: Sequence[Buffer]) -> Iterator[Buffer]:
    """Small parts together, large ones as they are."""
    small: list[Buffer] = [head]
    for part in parts:
        if len(part) < _CHUNK:
            small.append(part)
        else:
            yield b"".join(small)
            small = []
            yield part
    if small:
        yield b"".join(small)
