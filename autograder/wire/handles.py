"""Handles: objects that stay on their side while the other side holds a name for them.

``ObjectTable`` is the owner's list. In the grader a child's object is a :class:`RemoteHandle`; in
the child a grader's function is a :class:`Callback`, an object passed by :func:`expose` a
:class:`Spy`, an iterator a :class:`RemoteIterator`.
"""

from __future__ import annotations

import secrets
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, NoReturn, Protocol

__all__ = [
    "Callback",
    "Exposed",
    "ObjectTable",
    "RemoteHandle",
    "RemoteIterator",
    "Spy",
    "expose",
    "kind_of",
    "releasing",
]


class ObjectTable:
    """Objects that the other side may name, by random 64-bit ids. An object has one id."""

    def __init__(self, most: int = 200_000) -> None:
        self._most = most
        self._objects: dict[int, Any] = {}
        self._ids: dict[int, int] = {}

    def add(self, item: Any) -> int:
        """The id of an object. Raises MemoryError beyond ``most`` objects."""
        # id() is safe as a key here: the table keeps the object alive as long as its entry.
        known = self._ids.get(id(item))
        if known is not None:
            return known
        if len(self._objects) >= self._most:
            raise MemoryError("too many objects handed out")
        ident = secrets.randbits(64)
        self._objects[ident] = item
        self._ids[id(item)] = ident
        return ident

    def get(self, ident: int) -> Any:
        """The object of an id. Raises KeyError."""
        return self._objects[ident]

    def release(self, idents: Iterable[int]) -> None:
        """Forget objects; unknown ids are ignored."""
        for ident in idents:
            item = self._objects.pop(ident, None)
            if item is not None:
                self._ids.pop(id(item), None)

    def clear(self) -> None:
        """Forget all."""
        self._objects.clear()
        self._ids.clear()

    def __len__(self) -> int:
        return len(self._objects)


@contextmanager
def releasing(waiting: set[int], most: int = 10_000) -> Iterator[list[int]]:
    """Some of the ids that wait to be released; they wait on if the message is not made."""
    ids = list(islice(waiting.copy(), most))
    waiting.difference_update(ids)
    try:
        yield ids
    except BaseException:
        waiting.update(ids)
        raise


def kind_of(item: Any) -> int:
    """Index into ``messages.KINDS``."""
    kind = type(item)
    if issubclass(kind, type):
        return 2
    if issubclass(kind, types.ModuleType):
        return 3
    if issubclass(kind, (types.FunctionType, types.MethodType, types.BuiltinFunctionType)):
        return 1
    return 4 if hasattr(kind, "__next__") else 0


# In the grader ------------------------------------------------------------------------------------


class Exposed:
    """An object of the grader with the names that the child may use.

    A solution that runs in the grader itself, as the reference does, may use the same.
    """

    def __init__(self, item: Any, names: tuple[str, ...]) -> None:
        self.item = item
        self.names = names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self.names:
            raise AttributeError(f"{name!r} is not exposed")
        return getattr(self.item, name)


def expose(item: Any, *names: str) -> Exposed:
    """Pass ``item`` to the child as a proxy with just these methods and attributes.

    Where one of the methods returns ``item`` itself, the child gets the same proxy. Raises
    AttributeError if the object lacks a method now (attributes may appear later: name them with a
    trailing underscore, as scikit-learn does).
    """
    for name in names:
        if not name.endswith("_"):
            getattr(item, name)
    return Exposed(item, names)


class Owner(Protocol):
    """What a RemoteHandle needs of its Peer."""

    def call(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call the object."""

    def get(self, handle: Any, name: str) -> Any:
        """One attribute of the object."""

    def forget(self, ident: int) -> None:
        """The handle is gone."""


class RemoteHandle:
    """An object of the child: call it, get public attributes, pass it back as an argument.

    Two handles are equal only if they are the same; nothing of the child's object (its
    ``__eq__``, ``__float__``, ``__array__``, ``__iter__``) acts in the grader.
    """

    __slots__ = ("__weakref__", "_ident", "_kind", "_owner")

    def __init__(self, owner: Owner, ident: int, kind: str) -> None:
        self._owner = owner
        self._ident = ident
        self._kind = kind

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._owner.call(self, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"a handle has no attribute {name!r}")
        return self._owner.get(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in RemoteHandle.__slots__:
            raise AttributeError("attributes of a handle cannot be set")
        object.__setattr__(self, name, value)

    def __del__(self) -> None:
        with suppress(AttributeError):  # it may never have got an owner
            self._owner.forget(self._ident)

    def __repr__(self) -> str:
        return f"<{self._kind} in the child>"

    def __deepcopy__(self, memo: Any) -> RemoteHandle:
        return self

    def __copy__(self) -> RemoteHandle:
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a handle cannot be pickled")


# In the child -------------------------------------------------------------------------------------


class Asker(Protocol):
    """What the proxies need of the child's server."""

    def ask(self, op: str, *payload: Any) -> Any:
        """Ask the grader, and wait for its answer."""

    def forget(self, ident: int) -> None:
        """The proxy is gone."""


class _Proxy:
    """Stays itself under copy, deepcopy and sklearn's clone."""

    def __init__(self, asker: Asker, ident: int) -> None:
        self._asker = asker
        self._ident = ident

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __sklearn_clone__(self) -> Any:
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("this object belongs to the check and cannot be pickled")

    def __del__(self) -> None:
        with suppress(AttributeError):
            self._asker.forget(self._ident)


class Callback(_Proxy):
    """A function of the grader."""

    __name__ = __qualname__ = "callback"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._asker.ask("call", self._ident, None, args, kwargs)

    def __repr__(self) -> str:
        return "<function of the check>"


class _Method:
    """A method of an exposed object."""

    def __init__(self, spy: Spy, name: str) -> None:
        self._spy = spy
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        spy = self._spy
        return spy._asker.ask("call", spy._ident, self.__name__, args, kwargs)


class Spy(_Proxy):
    """An object of the grader, as far as it is exposed."""

    def __init__(
        self, asker: Asker, ident: int, methods: tuple[str, ...], attributes: tuple[str, ...]
    ) -> None:
        super().__init__(asker, ident)
        self._methods = methods
        self._attributes = attributes

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            if name in self._methods:
                return _Method(self, name)
            if name in self._attributes:
                return self._asker.ask("read", self._ident, name)
        raise AttributeError(f"this object has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return [*self._methods, *self._attributes]

    def __repr__(self) -> str:
        return "<object of the check>"

    # scikit-learn's helpers (cross_val_score, is_classifier) ask an estimator for these.
    def __sklearn_tags__(self) -> Any:
        from sklearn.base import BaseEstimator

        return BaseEstimator().__sklearn_tags__()

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """No parameters: a clone is the object itself."""
        return {}

    def set_params(self, **params: Any) -> Spy:
        """Nothing to set."""
        if params:
            raise ValueError("this object has no parameters")
        return self


class RemoteIterator(_Proxy):
    """An iterator of the grader, read in growing pieces."""

    _most = 1024

    def __init__(self, asker: Asker, ident: int) -> None:
        super().__init__(asker, ident)
        self._ready: list[Any] = []
        self._piece = 1
        self._ended = False

    def __iter__(self) -> RemoteIterator:
        return self

    def __next__(self) -> Any:
        if not self._ready and not self._ended:
            items, self._ended = self._asker.ask("next", self._ident, self._piece)
            self._ready = items[::-1]
            self._piece = min(2 * self._piece, self._most)
        if not self._ready:
            raise StopIteration
        return self._ready.pop()
