"""The protocol of the grader's end: one request at a time, callbacks served meanwhile.

Whatever the child does, a request ends with a value, a RemoteError, or a WireTimeout, WireClosed or
WireViolation, in bounded time and memory; after the last two the child is given up.
"""

from __future__ import annotations

import secrets
import weakref
from collections.abc import Callable
from socket import socket
from time import monotonic
from typing import Any

from autograder.timelimit import TimeLimit
from autograder.wire import messages as m
from autograder.wire.callbacks import Exports, error_fields
from autograder.wire.codec import OWN, Limits, count_bytes
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.errors import (
    RemoteError,
    RemoteMissing,
    Unsendable,
    WireClosed,
    WireError,
    WireTimeout,
    WireViolation,
)
from autograder.wire.frames import Channel
from autograder.wire.handles import RemoteHandle, releasing
from autograder.wire.outputs import clean_text
from autograder.wire.pipe import OutputPipe

__all__ = ["Exchange"]

_DEEPEST = 12
_MOST_ASKS = 100_000
# What one request may bring, callbacks included, in largest messages.
_HEADROOM = 4
_NODES = 2


class Exchange:
    """Sends requests to one child and answers its questions. Not thread-safe.

    ``broken`` is empty, or why this child was given up. ``waited`` are the seconds that passed in
    all its requests. ``gave`` is ``(value,)`` of the last value of the notebook's in this check.
    """

    def __init__(
        self,
        sock: socket,
        pipe: OutputPipe,
        frame_cap: int,
        interrupt: Callable[[], None] | None,
        grace: float,
        timeout: float,
        queued: Callable[[], float] | None,
    ) -> None:
        self.timeout = timeout
        self.broken = ""
        self.waited = 0.0
        self.gave: tuple[Any, ...] = ()
        self._queued = queued
        self._limits = Limits(bytes=frame_cap, elements=frame_cap)
        self._channel = Channel(sock, frame_cap, pipe)
        self._interrupt = interrupt
        self._grace = grace
        self._exports = Exports()
        self._handles: weakref.WeakValueDictionary[int, RemoteHandle] = (
            weakref.WeakValueDictionary()
        )
        self._released: set[int] = set()
        self._deadlines: list[TimeLimit] = []
        self._greeted = frame_cap == m.DEFAULT_CAP
        self._asks = 0
        self._bytes_until = 0
        self._nodes_left = 0

    def call(
        self,
        target: RemoteHandle | str,
        args: tuple[Any, ...] = (),
        kwargs: Any = None,
        timeout: float | None = None,
    ) -> Any:
        """Call a handle, or the global of a name (looked up afresh, in the same round trip).

        Raises RemoteMissing if there is no such global, RemoteError if the call raised.
        """
        return self._given(m.CALL, target, tuple(args), dict(kwargs or {}), timeout=timeout)

    def get(self, handle: RemoteHandle, name: str, timeout: float | None = None) -> Any:
        """An attribute. Raises RemoteMissing (an AttributeError) if there is none."""
        return self._given(m.GET, handle, name, timeout=timeout)

    def forget(self, ident: int) -> None:
        """A RemoteHandle is gone: tell the child with the next request."""
        self._released.add(ident)

    def revoke(self) -> None:
        """Take back all functions and objects lent to the child (at the end of a check)."""
        self._exports = Exports()
        self.gave = ()

    def _given(self, op: str, *payload: Any, timeout: float | None) -> Any:
        self.gave = ()
        value = self._request(op, *payload, timeout=timeout)
        self.gave = (value,)
        return value

    def _typed(self, kind: type, op: str, *payload: Any, timeout: float | None) -> Any:
        value = self._request(op, *payload, timeout=timeout)
        if type(value) is not kind:
            raise self._break(WireViolation(f"a reply to {op} that is no {kind.__name__}"))
        return value

    def _break(self, exc: WireError) -> WireError:
        self.broken = self.broken or str(exc)
        return exc

    @property
    def received(self) -> int:
        """Bytes that came over the wire so far."""
        return self._channel.received

    def _request(
        self, op: str, *payload: Any, timeout: float | None, late: list[Any] | None = None
    ) -> Any:
        if self.broken:
            raise WireClosed(f"this child was given up: {self.broken}")
        if not self._greeted:
            self._greeted = True
            self._request(m.LIMITS, self._limits.bytes, timeout=timeout)
        ident = secrets.randbits(64)
        parts = self._encode(m.REQUEST, ident, op, payload)
        started = monotonic()
        deadline = TimeLimit(self.timeout if timeout is None else timeout, self._queued)
        if self._deadlines:
            if self._deadlines[-1].rest() < deadline.rest():
                deadline = self._deadlines[-1]
        else:
            self._asks = 0
            self._nodes_left = _NODES * self._limits.nodes
            self._bytes_until = self._channel.received + _HEADROOM * self._limits.bytes
        self._deadlines.append(deadline)
        try:
            try:
                self._channel.send(parts, deadline)
                return self._reply(ident, deadline)
            except WireTimeout:
                answer = self._recover(ident)
                if late is not None:
                    late.append(answer)
                raise WireTimeout(recovered=True) from None
        except RemoteError:
            raise
        except WireTimeout as exc:
            if not exc.recovered:
                self._break(exc)
            raise
        except _Raised as raised:
            raise raised.exc from None
        except BaseException as exc:
            # Also an alarm or Ctrl-C of the grader: the state of the wire is unknown now.
            self.broken = self.broken or str(exc) or type(exc).__name__
            raise
        finally:
            self._deadlines.pop()
            if not self._deadlines:
                self.waited += monotonic() - started

    def _recover(self, ident: int) -> Any:
        """Interrupt the child and wait a little for its answer. Raises WireTimeout."""
        if self._interrupt is None:
            raise WireTimeout
        self._interrupt()
        try:
            return self._reply(ident, TimeLimit(self._grace, self._queued), serve=False)
        except (RemoteError, _Raised):
            return None
        except (WireClosed, WireViolation) as exc:
            raise WireTimeout from exc  # that it was too slow came first

    def _reply(self, ident: int, deadline: TimeLimit, *, serve: bool = True) -> Any:
        """Wait for the answer to a request; serve callbacks meanwhile."""
        raised: BaseException | None = None
        while True:
            body = self._channel.receive(deadline)
            message = self._decoder(body, deadline)
            self._nodes_left -= message.size
            if self._channel.received > self._bytes_until or self._nodes_left < 0:
                raise WireViolation("too much in one request")
            kind, got = message.expect(int, 0), message.expect(int, 0)
            if kind == m.ASK:
                raised = self._serve(message, got, deadline, serve) or raised
                continue
            if got != ident or kind not in (m.OK, m.ERROR):
                raise WireViolation("a reply that nobody asked for")
            self._take_released(message)
            if kind == m.OK:
                value = message.next()
                message.end()
                if raised is not None:
                    raise _Raised(raised)
                return value
            error = _error(message)
            if raised is not None:
                raise _Raised(raised)
            raise error

    def _serve(
        self, message: Decoder, ident: int, deadline: TimeLimit, serve: bool
    ) -> BaseException | None:
        """Answer a question of the child; the exception that must not be swallowed, if any."""
        self._take_released(message)
        op = message.expect(str, 0)
        payload = message.next()
        message.end()
        self._asks += 1
        if type(payload) is not tuple or self._asks > _MOST_ASKS:
            raise WireViolation("a malformed question")
        raised: BaseException | None = None
        try:
            if not serve or len(self._deadlines) > _DEEPEST:
                raise RecursionError
            parts = self._encode(m.OK, ident, self._exports.answer(op, list(payload)))
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as exc:
            if self.broken:
                raise
            # The check's own verdicts and mistakes survive a trainee's bare except; what may be
            # the fault of odd arguments is for the trainee's code to handle.
            lost = isinstance(exc, (AssertionError, WireError)) or not isinstance(exc, Exception)
            raised = exc if lost and not isinstance(exc, RemoteError) else None
            parts = self._encode(m.ERROR, ident, *error_fields(exc))
        self._channel.send(parts, deadline)
        return raised

    # Messages ------------------------------------------------------------------------------------

    def _encode(self, kind: int, ident: int, *rest: Any) -> list[Any]:
        encoder = Encoder(self._limits, self._put_foreign)
        with releasing(self._released) as released:
            return encoder.message((kind, ident, released, *rest))

    def _decoder(self, body: memoryview, deadline: TimeLimit) -> Decoder:
        return Decoder(
            body,
            self._limits,
            handle=self._take_foreign,
            own=self._exports.own,
            seconds=max(1.0, deadline.rest()),
        )

    def _put_foreign(self, encoder: Encoder, value: Any, depth: int) -> None:
        if isinstance(value, RemoteHandle):
            if value._owner is not self:
                raise Unsendable("a handle of another child")
            encoder.open(OWN, count_bytes(value._ident))
        else:
            self._exports.put(encoder, value, depth)

    def _take_foreign(self, ident: int, kind: int, information: Any) -> RemoteHandle:
        if kind >= len(m.KINDS) or information is not None:
            raise WireViolation("a malformed handle")
        handle = self._handles.get(ident)
        if handle is None:
            handle = self._handles[ident] = RemoteHandle(self, ident, m.KINDS[kind])
        self._released.discard(ident)
        return handle

    def _take_released(self, message: Decoder) -> None:
        released = message.expect(list, 0)
        if not {int}.issuperset(map(type, released)):
            raise WireViolation("a malformed release")
        self._exports.table.release(released)


class _Raised(Exception):
    """Carries an exception of a callback past the handling of our own."""

    def __init__(self, exc: BaseException) -> None:
        self.exc = exc


def _error(message: Decoder) -> RemoteError:
    """The exception that an ERROR message describes."""
    type_name = message.expect(str, 0)
    text = message.expect(str, 0)
    flags = message.expect(int, 0)
    where = message.next()
    message.end()
    good = type(where) is tuple and len(where) == 2 and {int}.issuperset(map(type, where))
    make = RemoteMissing if flags & m.MISSING else RemoteError
    return make(
        type_name,
        clean_text(text, m.MOST_TEXT),
        not_attempted=bool(flags & m.NOT_ATTEMPTED),
        memory=bool(flags & m.MEMORY),
        too_large=bool(flags & m.TOO_LARGE),
        where=where if good and all(0 <= part < 1 << 31 for part in where) else None,
    )
