"""Public checks of user_level_test."""

from __future__ import annotations

import pandas as pd

from ..values import close, fields, real


def test_p_user_level(submission):
    table = pd.DataFrame(
        {
            "user": [1, 1, 1, 2, 3, 3, 4, 4, 4, 4],
            "arm": ["a", "a", "a", "a", "b", "b", "b", "b", "b", "b"],
            "conv": [1, 1, 0, 1, 0, 1, 0, 0, 1, 1],
        }
    )
    names = ("diff", "se", "ci_low", "ci_high", "p_value")
    diff, _, low, high, _ = (real(v) for v in fields(submission.user_level_test(table), names))
    assert close(diff, -0.25)
    assert low < diff < high
