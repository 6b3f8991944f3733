"""Teaching spaces: small inputs made up for teaching, from which counterexamples are drawn.

What authors write in ``tests/hidden/ASSIGNMENT/teaching.py``::

    from autograder.checks.teaching import given, integers, space, vectors

    @space()
    def mse(draw):
        n = draw(integers(1, 3))
        return given(draw(vectors(n)), draw(vectors(n)))

The name is the function's, the body draws one small input. Hypothesis draws and shrinks, so what
stands first in a strategy is what a trainee is most likely to read.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy, booleans, integers, just, one_of, sampled_from

from autograder.checks.submission import Given
from autograder.errors import CheckError

__all__ = [
    "Given",
    "Space",
    "booleans",
    "given",
    "integers",
    "just",
    "load_spaces",
    "matrices",
    "numbers",
    "one_of",
    "sampled_from",
    "space",
    "vectors",
]

Holds = Callable[..., Any]

SMALL = (1.0, 2.0, 3.0, 0.0, -1.0, 5.0, -2.0, 10.0)


@dataclass(frozen=True)
class Space:
    """Small inputs for one function, and when its answer to one of them is right.

    name : the function; draws : a strategy of :class:`Given`
    call : ``call(s, *args, **kwargs)`` with ``s`` the notebook or the reference; the function
        itself if None
    show : ``show(*args, **kwargs)``, the text of the call, where ``call`` makes more than one
    agrees : ``agrees(answer, reference's answer)``; the same numbers if None
    holds : ``holds(answer, *args, **kwargs)`` in its place, where several answers are right: True,
        False, or a pair of sentences (English, Japanese) that say what is broken
    repeat : a call for which two answers agree only if the seed decides
    keeps : the arguments must come back as they were
    strict : a warning about numbers (overflow, division by zero) is a fault
    blocks : how often 25 inputs are drawn in search of a fault
    calls : how many calls the shrinking may cost; fewer where one is slow
    """

    name: str
    draws: SearchStrategy[Given]
    call: Callable[..., Any] | None = None
    show: Callable[..., str] | None = None
    agrees: Callable[[Any, Any], bool] | None = None
    holds: Holds | None = None
    repeat: Given | None = None
    keeps: bool = True
    strict: bool = False
    blocks: int = 4
    calls: int = 100


def space(**options: Any) -> Callable[[Callable[[Any], Given]], Space]:
    """Make a function ``(draw) -> given(...)`` the :class:`Space` of its name."""

    def made(function: Callable[[Any], Given]) -> Space:
        @st.composite
        def drawn(draw: Any) -> Given:
            draw(st.none())  # a function that draws nothing is deprecated, and ours may be one
            return function(draw)

        return Space(function.__name__, drawn(), **options)

    return made


def given(*args: Any, **kwargs: Any) -> Given:
    """The arguments of one call, as they are written in it."""
    return Given(args, kwargs)


def numbers(*values: float) -> SearchStrategy[float]:
    """One of a few plain numbers, the first ones first."""
    return sampled_from(values or SMALL)


def vectors(n: int, values: SearchStrategy[Any] | None = None) -> SearchStrategy[np.ndarray]:
    """An array of shape ``(n,)``."""
    items = numbers() if values is None else values
    return st.lists(items, min_size=n, max_size=n).map(np.array)


def matrices(
    n: int, d: int, values: SearchStrategy[Any] | None = None
) -> SearchStrategy[np.ndarray]:
    """An array of shape ``(n, d)``."""
    return vectors(n * d, values).map(lambda flat: flat.reshape(n, d))


def load_spaces(folder: Path) -> dict[str, Space]:
    """The spaces of ``folder/teaching.py`` by function; none if there is no such file.

    Raises CheckError if the file cannot be run.
    """
    path = folder / "teaching.py"
    if not path.is_file():
        return {}
    spec = importlib.util.spec_from_file_location(f"checks_teaching_{folder.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as exc:
        raise CheckError(f"{path} cannot be run: {type(exc).__name__}: {exc}") from exc
    return {one.name: one for one in vars(module).values() if isinstance(one, Space)}
