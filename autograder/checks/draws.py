"""Hypothesis as we need it: the same inputs in every process, and nothing of our own in them.

Hypothesis likes to draw constants that stand in the modules at hand. Here these are the checks with
their hidden thresholds, and which of them are loaded differs from worker to worker. So no constant
is drawn. No database, no clock: a bound on the number of examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest import mock

from hypothesis import Phase, Verbosity, find, settings
from hypothesis.errors import HypothesisException, NoSuchExample
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.strategies import SearchStrategy

__all__ = ["BLOCK", "block", "smallest"]

BLOCK = 25  # inputs drawn at a time

_SETTINGS = settings(
    max_examples=BLOCK,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    print_blob=False,
    verbosity=Verbosity.quiet,
)


def block(draws: SearchStrategy[Any], number: int) -> list[Any]:
    """The inputs of block ``number``, the simplest one first."""
    drawn: list[Any] = []

    def note(value: Any) -> bool:
        drawn.append(value)
        return False

    smallest(draws, number, note)
    return drawn


def smallest(draws: SearchStrategy[Any], number: int, fails: Callable[[Any], bool]) -> Any:
    """The smallest input for which ``fails``, shrunk from the first in block ``number``; or None.

    ``fails`` may be random or give up: then there is none as well.
    """
    try:
        with _no_constants():
            return find(draws, fails, settings=_SETTINGS, random=Random(number))  # noqa: S311
    except (NoSuchExample, HypothesisException):
        return None


@contextmanager
def _no_constants() -> Iterator[None]:
    # A Hypothesis without this method would fail here, before it draws anything.
    with mock.patch.object(HypothesisProvider, "_maybe_draw_constant", return_value=None):
        yield
