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
