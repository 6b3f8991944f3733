"""Comparing what a trainee returned: whatever it is, the check ends with an answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close


@pytest.mark.parametrize(
    "odd",
    [
        pd.Series([[1.0, 2.0], [3.0]]),
        [[1.0], [2.0, 3.0]],
        "three",
        None,
        {"a": 1.0},
        [1.0, "two"],
        np.array([1.0, 2.0, 3.0]),
        [1.0, float("nan")],
        object(),
    ],
    ids=lambda odd: type(odd).__name__,
)
def test_what_is_no_such_array_is_not_close(odd: object) -> None:
    assert close(odd, [1.0, 2.0]) is False


def test_close_is_relative_to_what_is_expected() -> None:
    assert close([1.0 + 5e-7, 2.0], [1.0, 2.0])
    assert not close([1.0 + 5e-6, 2.0], [1.0, 2.0])
    assert close(1.0005, 1.0, rtol=1e-3)
    assert close(pd.Series([1.0, 2.0]), (1, 2))


def test_a_mistake_in_the_check_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        close([1.0], ["one"])
