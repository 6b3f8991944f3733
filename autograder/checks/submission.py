"""The trainee's side as a check sees it: ``submission.mse(y, p)``."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.checks.literal import literal
from autograder.checks.run import Run
from autograder.wire import Peer, RemoteHandle

__all__ = ["CallLog", "Given", "Recorder", "Submission", "call_text"]


class Submission:
    """Names of the trainee's notebook as attributes; functions are called in the sandbox.

    Plain results arrive decoded, everything else as a handle. Faults of the trainee's code are
    raised out of the call and become outcomes: a check need not catch them.
    """

    def __init__(self, run: Run, timeout: float | None = None) -> None:
        self._run = run
        self._timeout = timeout

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._run.asked.add(name)
        return self._peer().lookup(name)

    def helper(self, source: str) -> Any:
        """Run non-secret helper code in the child; its names are attributes of the result."""
        return self._peer().helper(textwrap.dedent(source))

    def put_file(self, name: str, content: bytes) -> None:
        """Write a file into the child's working folder."""
        self._peer().put_files({name: content})

    def read_file(self, name: str, cap: int = 16 << 20) -> bytes:
        """Read a file of the child's working folder, at most ``cap`` bytes."""
        return bytes(self._peer().read_file(name, cap))

    def keep(self, value: Any) -> Any:
        """Put a value into the child and get a handle: to see what a call does to its argument."""
        return self._peer().keep(value)

    def fetch(self, handle: Any) -> Any:
        """The value behind a handle as it is now."""
        return self._peer().fetch(handle)

    def _peer(self) -> Peer:
        peer = self._run.peer()
        limit = self._run.call_seconds()
        peer.timeout = min(limit, self._timeout) if self._timeout else limit
        return peer


@dataclass(frozen=True)
class Given:
    """The arguments of one call."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


class CallLog:
    """The last call of a trainee's function, as literal text, and the fault that ended it."""

    def __init__(self) -> None:
        self.name = ""
        self.given = Given()
        self.called = ""
        self.returned = ""
        self.value: Any = None
        self.fault: Exception | None = None


class Recorder:
    """A submission (or reference namespace) that notes the last call in a :class:`CallLog`."""

    def __init__(self, target: Any, log: CallLog) -> None:
        self._target = target
        self._log = log

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._target, name)
        if name in ("helper", "put_file", "read_file", "keep", "fetch") or not callable(value):
            return value
        if isinstance(value, type) or (isinstance(value, RemoteHandle) and value._kind == "class"):
            return value  # making a record is not the call worth showing
        return _noting(name, value, self._log)


def _noting(name: str, function: Callable[..., Any], log: CallLog) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        log.name, log.given = name, Given(args, kwargs)
        log.called, log.returned = call_text(name, args, kwargs), ""
        log.value = log.fault = None
        try:
            log.value = function(*args, **kwargs)
        except Exception as exc:
            log.fault = exc
            raise
        log.returned = literal(log.value)
        return log.value

    return call


def call_text(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """A call as a person writes it: ``mse([1, 2], [1, 6])``."""
    parts = [literal(arg) for arg in args]
    parts += [f"{key}={literal(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"
