"""One run of the battery a setting, shared by the tests that look at its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.attacks import runs


@pytest.fixture(scope="session")
def battery() -> Callable[..., runs.Ran]:
    """``battery(setting, ids)``: the run of these attacks (all if none) in this setting."""
    known: dict[tuple[runs.Setting, tuple[str, ...]], runs.Ran] = {}

    def run(setting: runs.Setting, ids: Sequence[str] = ()) -> runs.Ran:
        key = (setting, tuple(ids))
        if key not in known:
            known[key] = runs.run(setting, ids)
        return known[key]

    return run
