"""In which order a criterion is marked, under which names, and which answers are marked twice.

All of it derives from the course secret and is another for each criterion: nobody can tell from
place or name that two answers are the same trainee's. It stays as it is when trainees are added;
only the answers to be marked twice are a fifth of those that are there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from autograder.course import derive_seed

__all__ = ["SHARE", "Order"]

SHARE = 0.2  # of the answers to a criterion, marked by two people
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: they make no words


class Order:
    """The draws of one criterion of one assignment."""

    def __init__(self, secret: bytes, assignment: str, criterion: str) -> None:
        self._secret = secret
        self._where = (assignment, criterion)

    def _draw(self, what: str, student: str) -> int:
        return derive_seed(self._secret, "marking", what, *self._where, student)

    def sorted(self, students: Iterable[str]) -> list[str]:
        """Students in the order in which their answers are marked."""
        return sorted(students, key=lambda student: (self._draw("order", student), student))

    def twice(self, students: Iterable[str]) -> frozenset[str]:
        """A fifth of them, rounded up: whose answers a second person marks as well."""
        drawn = sorted(students, key=lambda student: (self._draw("twice", student), student))
        return frozenset(drawn[: math.ceil(SHARE * len(drawn) - 1e-9)])

    def address(self, student: str) -> str:
        """16 hexadecimal digits that stand for the answer in addresses."""
        return f"{self._draw('address', student):016x}"

    def label(self, student: str) -> str:
        """Five letters that stand for the trainee on the page."""
        drawn, letters = self._draw("label", student), ""
        for _ in range(5):
            drawn, rest = divmod(drawn, len(_LETTERS))
            letters += _LETTERS[rest]
        return letters
