"""Faults of the machine are told from our own mistakes."""

from __future__ import annotations

import errno

import pytest

from autograder.faults import in_words

NO_MEMORY = [
    MemoryError(),
    ImportError("libsqlite3.so.0: failed to map segment from shared object"),
    ImportError("libx.so: cannot map zero-fill pages: Cannot allocate memory"),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
]


@pytest.mark.parametrize("fault", NO_MEMORY, ids=str)
def test_no_memory(fault: Exception) -> None:
    assert "out of memory" in in_words(fault)


@pytest.mark.parametrize(
    "mistake",
    [
        ImportError("cannot import name 'x' from 'y'"),
        ImportError("libx.so: failed to map segment from shared object: Operation not permitted"),
        ValueError("three"),
    ],
    ids=str,
)
def test_our_own(mistake: Exception) -> None:
    assert in_words(mistake) == ""
