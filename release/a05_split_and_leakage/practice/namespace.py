"""The notebook's functions as a check sees them: ``submission.mse([1, 2], [1, 4])``.

Behaves like the ``submission`` of the grader: arguments are copies, named tuples and dataclasses
come back as plain records, everything that is not plain data comes back as a handle that can be
called, asked for attributes and passed on.
"""

import dataclasses
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .literal import literal


class TraineeFault(Exception):
    """Raised out of a call of the trainee's code; ``error`` is what that code raised."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(type(error).__name__))
        self.error = error
        self.type_name = _builtin_name(error)


class Missing(Exception):
    """The notebook has no such name, or (with a value) it is no function."""

    def __init__(self, name: str, value: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.value = value


class Record(tuple):
    """The fields of a named tuple or dataclass, by order and by name."""

    _name: str
    _fields: tuple[str, ...]

    def __new__(cls, name: str, fields: tuple[str, ...], values: Any) -> "Record":
        record = super().__new__(cls, values)
        record._name = name
        record._fields = fields
        return record

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("_fields", ())
        if name in fields:
            return self[fields.index(name)]
        raise AttributeError(name)

    def __repr__(self) -> str:
        return literal(self)


class Handle:
    """Something of the trainee's that is not plain data: a function, a class, an instance."""

    def __init__(self, target: Any, names: dict[str, Any]) -> None:
        self._target = target
        self._names = names

    @property
    def is_class(self) -> bool:
        return isinstance(self._target, type)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        names = self._names
        passed = [_outgoing(arg, names) for arg in args]
        named = {key: _outgoing(value, names) for key, value in kwargs.items()}
        return self._guarded(lambda: self._target(*passed, **named))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._guarded(lambda: getattr(self._target, name))

    def _guarded(self, act: Callable[[], Any]) -> Any:
        try:
            return _incoming(act(), self._names)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit included: exit() in a cell must not end the kit
            raise TraineeFault(error) from error


class Submission:
    """The names of the notebook as attributes. Notes the last call and what it returned."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._made: list[Path] = []
        self.last_called = ""
        self.last_returned = ""
        self.last_plain: tuple[str, Any] | None = None  # a name that is no function

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._names:
            raise Missing(name)
        value = _incoming(self._names[name], self._names)
        if not isinstance(value, Handle):
            self.last_plain = (name, value)
        elif not value.is_class:
            return self._noting(name, value)
        return value

    def _noting(self, name: str, function: Handle) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            parts = [literal(arg) for arg in args]
            parts += [f"{key}={literal(value)}" for key, value in kwargs.items()]
            self.last_called, self.last_returned = f"{name}({', '.join(parts)})", ""
            value = function(*args, **kwargs)
            self.last_returned = literal(value)
            return value

        return call

    def helper(self, source: str) -> Handle:
        """Run helper code of the check; its names are attributes of the result."""
        names: dict[str, Any] = {"__name__": "helper"}
        exec(compile(textwrap.dedent(source), "<helper>", "exec"), names)  # noqa: S102
        return Handle(SimpleNamespace(**names), self._names)

    def put_file(self, name: str, content: bytes) -> None:
        """Write a file into the working folder; removed after the check if it is new."""
        path = Path(name).resolve()
        if not path.exists():
            self._made.append(path)
        path.write_bytes(content)

    def read_file(self, name: str, cap: int = 16 << 20) -> bytes:
        """The first ``cap`` bytes of a file of the working folder."""
        with Path(name).open("rb") as file:
            return file.read(cap)

    def tidy(self) -> None:
        """Remove the files that :meth:`put_file` made."""
        for path in self._made:
            path.unlink(missing_ok=True)
        self._made.clear()


def _incoming(value: Any, names: dict[str, Any]) -> Any:
    """What a check gets: plain data as it is, records as :class:`Record`, the rest as handles."""
    kind = type(value)
    if kind in (list, set):
        return kind(_incoming(item, names) for item in value)
    if kind is tuple:
        return tuple(_incoming(item, names) for item in value)
    if kind is dict:
        return {key: _incoming(item, names) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return Record(kind.__name__, tuple(value._fields), [_incoming(v, names) for v in value])
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = tuple(field.name for field in dataclasses.fields(value))
        parts = [_incoming(getattr(value, name), names) for name in fields]
        return Record(kind.__name__, fields, parts)
    if value is None or kind in (bool, int, float, complex, str, bytes):
        return value
    if kind.__module__.split(".")[0] in ("numpy", "pandas", "datetime") and not callable(value):
        return value
    return Handle(value, names)


def _outgoing(value: Any, names: dict[str, Any]) -> Any:
    """What the trainee's code gets: copies, so that it cannot change the check's own data."""
    kind = type(value)
    if kind is Handle:
        return value._target
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _rebuilt(value, names)
    if kind in (list, set, tuple):
        return kind(_outgoing(item, names) for item in value)
    if kind is dict:
        return {key: _outgoing(item, names) for key, item in value.items()}
    if kind.__module__.split(".")[0] in ("numpy", "pandas") and hasattr(value, "copy"):
        return value.copy()
    return value


def _rebuilt(record: Any, names: dict[str, Any]) -> Any:
    """The record as the trainee's own class of that name, where the fields are the same."""
    parts = [_outgoing(item, names) for item in record]
    own = names.get(getattr(record, "_name", type(record).__name__))
    if isinstance(own, type):
        fields = getattr(own, "_fields", None)
        if fields is None and dataclasses.is_dataclass(own):
            fields = tuple(field.name for field in dataclasses.fields(own))
        if fields is not None and tuple(fields) == tuple(record._fields):
            return own(*parts)
    return record


def _builtin_name(error: BaseException) -> str:
    """The nearest builtin class of an exception, as the grader names it."""
    for kind in type(error).__mro__:
        if kind.__module__ == "builtins":
            return kind.__name__
    return "Exception"
