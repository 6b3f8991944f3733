"""Tables in messages: a small DataFrame is written out, and two equal ones are the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from autograder.checks.compare import same
from autograder.checks.literal import literal


def _visits(watch: float = 2.5) -> pd.DataFrame:
    times = pd.to_datetime(["2026-04-01T09:00:00Z", None], utc=True)
    return pd.DataFrame({"user": ["u1", "u2"], "ts": times, "watch": [watch, np.nan]})


def test_a_small_table_is_written_out_column_by_column():
    assert literal(_visits()) == (
        "DataFrame({'user': ['u1', 'u2'], 'ts': ['2026-04-01T09:00:00+00:00', NaT], "
        "'watch': [2.5, nan]})"
    )


def test_a_large_or_an_empty_table_is_named_by_its_shape():
    assert literal(pd.concat([_visits()] * 9)) == "<DataFrame (18, 3)>"
    assert literal(_visits().iloc[:0]) == "<DataFrame (0, 3)>"
    assert literal(_visits()["user"]) == "<Series (2,)>"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (len, "<function>"),
        (object(), "<object>"),
        (10**30, "<1e30>"),
        (-(10**5000), "-<1e5000>"),
        (list(range(20)), "[0, 1, 2, 3, 4, 5, … n=20]"),
    ],
    ids=["function", "object", "large", "too large to print", "long"],
)
def test_what_is_not_written_out_is_named_in_no_language(value, shown):
    """The same text stands in English and in Japanese messages."""
    assert literal(value) == shown


def test_tables_are_compared_cell_by_cell():
    assert same((_visits(), [1]), (_visits(), [1]))
    assert same(_visits(2.5 + 1e-9), _visits())
    assert not same(_visits(2.6), _visits())
    assert not same(_visits()[["ts", "user", "watch"]], _visits())
    assert not same(_visits(), None)
    naive = _visits().assign(ts=lambda t: t["ts"].dt.tz_localize(None))
    assert not same(naive, _visits())
