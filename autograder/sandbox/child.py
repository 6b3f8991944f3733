"""The untrusted side's server: runs cells and serves calls until the wire closes.

It runs beside the trainee's code, so nothing it says is believed (see ``wire.peer``); it is
written to be helpful to honest code: whatever that does, its fault is reported and the next
request is served. ``SIGINT`` interrupts what runs, as in Jupyter, and is ignored between requests.
"""

from __future__ import annotations

import builtins
import os
import secrets
import signal
import stat
import sys
import threading
import weakref
from collections import namedtuple
from collections.abc import Callable
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from socket import socket
from types import ModuleType
from typing import Any

import numpy as np

from autograder.sandbox.tracebacks import cell_line, exception_text
from autograder.wire import messages as m
from autograder.wire.callbacks import nearest_builtin
from autograder.wire.codec import HANDLE, OWN, Limits, count_bytes, load_all
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.errors import TooLarge, WireClosed, WireViolation
from autograder.wire.frames import Channel
from autograder.wire.handles import (
    Callback,
    ObjectTable,
    RemoteIterator,
    Spy,
    _Proxy,
    kind_of,
    releasing,
)

__all__ = ["Server", "main"]

# Now, in the zygote: the folder of this package is out of a confined child's sight.
load_all()


def main(sock: socket, shell: Any, level: str, frame_cap: int = 64 << 20) -> None:
    """Serve one grader over ``sock`` with this shell; returns when the wire closes."""
    shell.attach()
    sys.path.insert(0, "")  # modules beside the notebook, as in Jupyter
    # Forks share its state otherwise: `verify` would take one draw of luck for a rule.
    np.random.seed()
    server = Server(sock, shell, frame_cap)
    server.level = level
    signal.signal(signal.SIGINT, server.on_interrupt)
    server.serve()


class _Keep:
    """Marks a value that must stay here and be named by a handle."""

    def __init__(self, item: Any) -> None:
        self.item = item


class Server:
    """Answers the grader's requests, one at a time, and asks it on behalf of the trainee's code."""

    level = ""

    def __init__(self, sock: socket, shell: Any, frame_cap: int) -> None:
        self._shell = shell
        self._sock = sock
        self._set_limits(frame_cap)
        self._objects = ObjectTable()
        self._proxies: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._released: set[int] = set()
        self._lock = threading.RLock()
        self._busy = False
        self._open = 0
        self._helpers = 0

    def on_interrupt(self, *_: Any) -> None:
        """SIGINT: stop the trainee's code, never the server."""
        if self._busy:
            raise KeyboardInterrupt

    def serve(self) -> None:
        """Until the grader closes the wire or breaks its rules."""
        while True:
            try:
                body = self._channel.receive()
                self._request(self._decoder(body))
            except (WireClosed, WireViolation):
                return

    # Requests ------------------------------------------------------------------------------------

    def _request(self, message: Decoder) -> None:
        """Serve one request, whose kind is still to be read."""
        kind, ident = message.expect(int, 0), message.expect(int, 0)
        if kind != m.REQUEST:
            raise WireViolation("a request expected")
        before, self._busy = self._busy, True
        self._open += 1
        try:
            self._objects.release(message.expect(list, 0))
            op, payload = message.expect(str, 0), message.next()
            value = _OPERATIONS[op](self, *payload)
            parts = self._encode(m.OK, ident, value)
            del value, payload
        except (WireClosed, WireViolation):
            raise
        except BaseException as exc:
            self._busy = False  # an interrupt has done its work
            parts = self._encode(m.ERROR, ident, *self._error_fields(exc))
        finally:
            self._busy = before
            self._open -= 1
        with self._lock:
            self._channel.send(parts)

    def _error_fields(self, exc: BaseException) -> tuple[Any, ...]:
        """(type name, text, flags, where), whatever the exception's class does."""
        try:
            return self._describe(exc)
        except BaseException:
            return "Exception", "", 0, None

    def _describe(self, exc: BaseException) -> tuple[Any, ...]:
        flags = 0
        name = nearest_builtin(exc)
        where = cell_line(exc, self._shell.cell_number)
        if isinstance(exc, (_Missing, _Undefined)):
            flags |= m.MISSING
        elif isinstance(exc, MemoryError):
            flags |= m.MEMORY
        elif isinstance(exc, TooLarge):
            flags |= m.TOO_LARGE
            name = "Exception"
        if _not_attempted(exc, self._shell.cell_number):
            flags |= m.NOT_ATTEMPTED
        return name, exception_text(exc)[: m.MOST_TEXT], flags, where

    def _set_limits(self, frame_cap: int) -> None:
        self._limits = Limits(bytes=frame_cap, elements=frame_cap, seconds=3600.0)
        self._channel = Channel(self._sock, frame_cap)

    def _execute(self, source: str) -> Any:
        return self._shell.run(source)

    def _lookup(self, name: str) -> Any:
        names = self._shell.user_ns
        if name not in names:
            raise _Undefined(f"{name} is not defined")
        return names[name]

    def _call(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if type(target) is str:
            target = self._lookup(target)
        return target(*args, **kwargs)

    def _get(self, target: Any, name: str) -> Any:
        try:
            return getattr(target, name)
        except AttributeError as exc:
            raise _Missing(str(exc)) from None

    def _take(self, target: Any, number: int) -> list[Any]:
        return list(islice(target, number))

    def _keep(self, value: Any) -> _Keep:
        return _Keep(value)

    def _fetch(self, target: Any) -> Any:
        return target

    def _helper(self, source: str) -> _Keep:
        self._helpers += 1
        module = ModuleType(f"helper_{self._helpers}")
        sys.modules[module.__name__] = module
        code = compile(source, f"<helper {self._helpers}>", "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102  (the check's own code, and we are the child)
        return _Keep(module)

    def _put(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            path = _relative(name)
            if len(path.parts) > 1:
                os.makedirs(path.parent, exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)

    def _read(self, name: str, cap: int) -> bytes:
        path = _relative(name)
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError(f"{path} is no regular file")
        with open(path, "rb") as file:
            data = file.read(cap + 1)
        if len(data) > cap:
            raise TooLarge(f"{path} has more than {cap} bytes")
        return data

    # Asking the grader ---------------------------------------------------------------------------

    def ask(self, op: str, *payload: Any) -> Any:
        """Ask the grader, and serve its requests until its answer comes."""
        with self._lock:
            if not self._open:
                raise RuntimeError("functions of the check work only while it waits for a call")
            ident = secrets.randbits(64)
            self._channel.send(self._encode(m.ASK, ident, op, payload))
            while True:
                message = self._decoder(self._channel.receive())
                kind = message.peek()
                if kind == m.REQUEST:
                    self._request(message)
                    continue
                message.next()
                if message.expect(int, 0) != ident:
                    raise WireViolation("an answer to another question")
                self._objects.release(message.expect(list, 0))
                if kind == m.OK:
                    return message.next()
                raise _as_builtin(message.expect(str, 0), message.expect(str, 0))

    def forget(self, ident: int) -> None:
        """A proxy is gone: tell the grader with the next message."""
        self._released.add(ident)

    # Messages ------------------------------------------------------------------------------------

    def _encode(self, kind: int, ident: int, *rest: Any) -> list[Any]:
        encoder = Encoder(self._limits, self._put_foreign, lossy_text=True)
        with releasing(self._released) as released:
            return encoder.message((kind, ident, released, *rest))

    def _decoder(self, body: memoryview) -> Decoder:
        return Decoder(
            body, self._limits, handle=self._take_foreign, own=self._own, record=self._record
        )

    def _put_foreign(self, encoder: Encoder, value: Any, depth: int) -> None:
        if isinstance(value, _Proxy) and value._asker is self:
            encoder.open(OWN, count_bytes(value._ident))
            return
        item = value.item if isinstance(value, _Keep) else value
        encoder.handles += 1
        if encoder.handles > self._limits.handles:
            raise TooLarge(f"more than {self._limits.handles} objects that are no plain values")
        ident = self._objects.add(item)
        encoder.open(HANDLE, ident.to_bytes(8, "little") + bytes([kind_of(item)]))
        encoder.value(None, depth + 1)

    def _take_foreign(self, ident: int, kind: int, information: Any) -> Any:
        known = self._proxies.get(ident)
        if known is not None:
            return known
        self._released.discard(ident)
        proxy: Any
        if kind == 1:
            proxy = Callback(self, ident)
        elif kind == 4:
            proxy = RemoteIterator(self, ident)
        else:
            proxy = Spy(self, ident, *information)
        self._proxies[ident] = proxy
        return proxy

    def _own(self, ident: int) -> Any:
        try:
            return self._objects.get(ident)
        except KeyError:
            raise WireViolation("an object that is not here") from None

    def _record(self, name: str, fields: tuple[str, ...], values: list[Any]) -> Any:
        """A record as the trainee's own class of that name and fields, if there is one."""
        kind = self._shell.user_ns.get(name)
        if isinstance(kind, type):
            if issubclass(kind, tuple) and getattr(kind, "_fields", None) == fields:
                return tuple.__new__(kind, values)
            if is_dataclass(kind) and tuple(f.name for f in dataclass_fields(kind)) == fields:
                made = object.__new__(kind)
                for field, value in zip(fields, values, strict=True):
                    object.__setattr__(made, field, value)
                return made
        return _tuple_class(name, fields)._make(values)


@lru_cache(64)
def _tuple_class(name: str, fields: tuple[str, ...]) -> Any:
    return namedtuple(name, fields, rename=True)


class _Missing(AttributeError):
    """There is no such attribute."""


class _Undefined(NameError):
    """There is no such global."""


def _not_attempted(exc: BaseException, number: Any) -> bool:
    """The stub was left: NotImplementedError out of a cell itself, not out of a library."""
    if any(kind.__name__ == "NotAttempted" for kind in type.mro(type(exc))):
        return True
    if not isinstance(exc, NotImplementedError):
        return False
    tb = exc.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    return tb is not None and number(tb.tb_frame.f_code.co_filename) is not None


def _as_builtin(type_name: str, text: str) -> BaseException:
    kind = getattr(builtins, type_name, RuntimeError)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = RuntimeError
    try:
        made: BaseException = kind(text)
    except TypeError:  # UnicodeDecodeError and its like want more arguments
        made = RuntimeError(text)
    return made


def _relative(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{name!r} is no path inside the working folder")
    return path


_OPERATIONS: dict[str, Callable[..., Any]] = {
    m.LIMITS: Server._set_limits,
    m.EXECUTE: Server._execute,
    m.LOOKUP: Server._lookup,
    m.CALL: Server._call,
    m.GET: Server._get,
    m.TAKE: Server._take,
    m.KEEP: Server._keep,
    m.FETCH: Server._fetch,
    m.HELPER: Server._helper,
    m.PUT: Server._put,
    m.READ: Server._read,
}
