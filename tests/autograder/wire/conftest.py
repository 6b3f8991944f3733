"""A child that serves the real protocol, and one whose every byte the test decides."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from forked_child import Forked, forked, serve


@pytest.fixture(scope="session", autouse=True)
def folder(tmp_path_factory) -> None:
    """Where the children work."""
    os.environ["FORKED_FOLDER"] = str(tmp_path_factory.mktemp("children"))


@pytest.fixture(scope="module")
def shared() -> Iterator[Forked]:
    """One child for the tests of a module that leave it as it was."""
    with forked(serve) as child:
        yield child


@pytest.fixture
def child() -> Iterator[Forked]:
    """A child of one's own."""
    with forked(serve) as child:
        yield child


NOTEBOOK = """
from collections import namedtuple
from dataclasses import dataclass
import numpy as np
Counts = namedtuple("Counts", "tp fp")
@dataclass
class Point:
    x: float
    y: list
@dataclass(frozen=True)
class Model:
    w: float
    def predict(self, X): return [self.w * x for x in X]
class Plain:
    size = 3
    def __eq__(self, other): return True
    def __float__(self): return 1.0
    def __array__(self, *a, **k): return np.ones(3)
    def __iter__(self): return iter([1, 2])
    __hash__ = None
CONSTANT = {"a": 1}
def same(*args, **kwargs): return (args, kwargs) if kwargs or len(args) != 1 else args[0]
def kind(value): return type(value).__module__ + "." + type(value).__qualname__
def apply(f, *args): return f(*args)
def swallow(f, *args):
    try: return f(*args)
    except BaseException as exc: return type(exc).__name__, str(exc)
def stub(): raise NotImplementedError()
def broken(): return {}["no"]
def numbers():
    yield from range(1000)
def consume(lines): return sum(len(line) for line in lines), hasattr(lines, "__next__")
def is_kind(value, name): return isinstance(value, globals()[name])
def swap(values): values.sort(reverse=True)
def double(values):
    values *= 2
    return values
"""


@pytest.fixture(scope="module")
def peer(shared):
    """The peer of a child in which the cells of ``NOTEBOOK`` have run."""
    shared.run(NOTEBOOK)
    return shared.peer
