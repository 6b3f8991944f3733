"""Records: named tuples and dataclasses as they arrive on the grader's side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

__all__ = ["Record", "field_problem"]

_MOST_FIELDS = 256
_LONGEST_NAME = 120


def field_problem(name: str, fields: tuple[str, ...]) -> str:
    """Why these names make no record, or nothing."""
    if len(fields) > _MOST_FIELDS:
        return "too many fields"
    if len(set(fields)) != len(fields):
        return "a field twice"
    for text in (name, *fields):
        if not text.isidentifier() or text.startswith("__") or len(text) > _LONGEST_NAME:
            return "a name that is no plain identifier"
    return ""


class Record(tuple[Any, ...]):
    """A tuple with a class name, field names and access to the values by field name.

    Equal to any tuple of equal values. ``_name`` is the name of the class on the other side,
    ``_fields`` the names in order. Raises ValueError if the names make no record.
    """

    _name: str
    _fields: tuple[str, ...]

    def __new__(cls, name: str, fields: Iterable[str], values: Iterable[Any]) -> Record:
        record = super().__new__(cls, values)
        names = tuple(fields)
        problem = field_problem(name, names)
        if problem or len(names) != len(record):
            raise ValueError(problem or "fields and values differ in number")
        record.__dict__.update(_name=name, _fields=names)
        return record

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__["_fields"]
        if name in fields:
            return tuple.__getitem__(self, fields.index(name))
        raise AttributeError(f"record {self._name} has no field {name!r}")

    # The two public methods of tuple would hide fields of these names.
    @property
    def count(self) -> Any:
        """The field ``count`` if there is one, else the method of tuple."""
        fields = self._fields
        return self[fields.index("count")] if "count" in fields else super().count

    @property
    def index(self) -> Any:
        """The field ``index`` if there is one, else the method of tuple."""
        fields = self._fields
        return self[fields.index("index")] if "index" in fields else super().index

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError("records do not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("records do not change")

    def __reduce__(self) -> tuple[Any, ...]:
        return Record, (self._name, self._fields, tuple(self))

    def __repr__(self) -> str:
        inner = ", ".join(f"{k}={v!r}" for k, v in zip(self._fields, self, strict=True))
        return f"{self._name}({inner})"
