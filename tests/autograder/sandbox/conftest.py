"""Real zygotes and children, driven by Python text over a plain wire (see stub_child)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import Child, Limits, Zygote

sys.path.insert(0, str(Path(__file__).parent))
from sandbox_helpers import Ask, start, talk

LEVELS = ("full", "lite")
# Set by the run as an ordinary user, and by hand: which levels this machine must give.
ONLY = os.environ.get("SANDBOX_TEST_LEVELS", " ".join(LEVELS)).split()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "level" in metafunc.fixturenames:
        metafunc.parametrize("level", ONLY, scope="session")


@pytest.fixture(scope="session")
def zygote(level: str) -> Iterator[Zygote]:
    """A bare zygote, shared: nothing is imported before."""
    with start(level) as zygote:
        yield zygote


@pytest.fixture
def child(zygote: Zygote) -> Iterator[Child]:
    with zygote.fork(Limits()) as child:
        yield child


@pytest.fixture
def ask() -> Ask:
    """``ask(child, source)``: run it there, and what it printed; EOFError if the child died."""
    return talk
