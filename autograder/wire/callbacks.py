"""What the grader lends to the child: functions, exposed objects, iterators.

The child gets a random id and may call just what was lent. Nothing that a callback raises reaches
the child but the name of a builtin exception: the text may hold an expected value.
"""

from __future__ import annotations

import itertools
import weakref
from typing import Any

from autograder.wire import messages as m
from autograder.wire.codec import HANDLE
from autograder.wire.encode import Encoder
from autograder.wire.errors import BUILTIN_ERRORS, RemoteError, Unsendable
from autograder.wire.handles import Exposed, ObjectTable

__all__ = ["Exports", "Refused", "nearest_builtin"]

_MOST_ITEMS = 1024
_ENOUGH_BYTES = 1 << 20


class Refused(Exception):
    """The child asked for something that was not lent to it."""


def nearest_builtin(exc: BaseException) -> str:
    """The name of the nearest builtin class of an exception."""
    for kind in type.__dict__["__mro__"].__get__(type(exc)):
        if kind.__module__ == "builtins" and kind.__name__ in BUILTIN_ERRORS:
            return str(kind.__name__)
    return "Exception"


class Withdrawn:
    """Stands for an object of an earlier check that the child still held and passed back."""


class Exports:
    """The objects lent to one child."""

    def __init__(self) -> None:
        self.table = ObjectTable()
        # By id() of the exposed item; an entry lives only while the table keeps the item alive.
        self._spies: weakref.WeakValueDictionary[int, Exposed] = weakref.WeakValueDictionary()

    def put(self, encoder: Encoder, value: Any, depth: int) -> None:
        """Put a handle for a value that is not plain. Raises Unsendable."""
        exposed = value if isinstance(value, Exposed) else self._spies.get(id(value))
        information: Any = None
        if exposed is not None:
            value, kind = exposed, 0
            self._spies[id(exposed.item)] = exposed
            methods = tuple(n for n in exposed.names if callable(getattr(exposed.item, n, None)))
            information = (methods, tuple(n for n in exposed.names if n not in methods))
        elif callable(value) and not isinstance(value, type):
            kind = 1
        elif hasattr(type(value), "__next__"):
            kind = 4
        else:
            raise Unsendable(
                f"a {type(value).__name__} cannot cross the wire: pass plain values, functions, "
                "expose(object, 'method', ...), or make the object in the child with helper()"
            )
        ident = self.table.add(value)
        encoder.open(HANDLE, ident.to_bytes(8, "little") + bytes([kind]))
        encoder.value(information, depth + 1)

    def own(self, ident: int) -> Any:
        """The object of ours that the child passes back, or Withdrawn."""
        try:
            item = self._get(ident)
        except Refused:
            return Withdrawn()
        return item.item if isinstance(item, Exposed) else item

    def call(
        self, ident: int, method: str | None, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Call a lent function, or a method of an exposed object. Raises Refused."""
        item = self._get(ident)
        if isinstance(item, Exposed):
            if method is None or method not in item.names:
                raise Refused("this method was not lent")
            return getattr(item.item, method)(*args, **kwargs)
        if method is not None or not callable(item):
            raise Refused("this object cannot be called")
        return item(*args, **kwargs)

    def read(self, ident: int, name: str) -> Any:
        """An attribute of an exposed object. Raises Refused."""
        item = self._get(ident)
        if not isinstance(item, Exposed) or name not in item.names:
            raise Refused("this attribute was not lent")
        return getattr(item.item, name)

    def take(self, ident: int, number: int) -> tuple[list[Any], bool]:
        """The next items of an iterator, and whether it ended. Raises Refused."""
        item = self._get(ident)
        if isinstance(item, Exposed) or not hasattr(type(item), "__next__"):
            raise Refused("this object is no iterator")
        taken: list[Any] = []
        weight = 0
        for value in itertools.islice(item, max(1, min(number, _MOST_ITEMS))):
            taken.append(value)
            weight += getattr(value, "nbytes", 0) or 64
            weight += len(value) if isinstance(value, (str, bytes)) else 0
            if weight > _ENOUGH_BYTES:
                return taken, False
        return taken, len(taken) < number

    def answer(self, op: str, payload: list[Any]) -> Any:
        """Do what the child asks. Raises Refused, and whatever the lent code raises."""
        if op == m.ASK_CALL:
            ident, method, args, kwargs = payload
            if type(args) is tuple and type(kwargs) is dict and {str}.issuperset(map(type, kwargs)):
                return self.call(ident, method, args, kwargs)
        elif op == m.ASK_READ:
            ident, name = payload
            return self.read(ident, name)
        elif op == m.ASK_NEXT:
            ident, number = payload
            if type(number) is int:
                return self.take(ident, number)
        raise Refused("a malformed question")

    def _get(self, ident: Any) -> Any:
        try:
            return self.table.get(ident)
        except (KeyError, TypeError):
            raise Refused("this object of the check is no longer available") from None


def error_fields(exc: BaseException) -> tuple[str, str]:
    """(type name, text) that the child may see of an exception in lent code."""
    if isinstance(exc, RemoteError):
        return exc.type_name, exc.text
    if isinstance(exc, Refused):
        return "RuntimeError", str(exc)
    return nearest_builtin(exc), "raised by a function of the check"
