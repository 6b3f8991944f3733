"""Checks of task log_income."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close, vector

CANARY = "canary-bfbb018206e9f1d723a480b74bf66d9d"


@pytest.mark.points(5)
@pytest.mark.public
@pytest.mark.concept("scale")
def test_p_log_income(submission):
    """An income of 0 becomes 0, and 999 becomes log(1000).
    年収 0 は 0 に、999 は log(1000) になる。"""
    got = vector(submission.log_income(np.array([0.0, 999.0, 4_200_000.0]), cap=50_000_000.0), 3)
    assert close(got, [0.0, np.log(1000.0), np.log(4_200_001.0)])


@pytest.mark.points(5)
@pytest.mark.concept("scale")
@pytest.mark.teaches(
    example=lambda s: s.log_income(np.array([-50.0, 0.0, 99.0, 99_000.0]), cap=99.0),
    en="One income was typed a thousand times too large and one is below zero. "
    "Which values may reach the logarithm at all?",
    ja="千倍に打ち間違えた年収と、負の年収があります。"
    "対数に渡してよいのは、どの範囲の値でしょうか。",
)
def test_log_income_edges(submission, rng):
    """Values below 0 count as 0, values above the cap count as the cap; lists and Series work.
    0 未満は 0、上限を超える値は上限として扱い、リストや Series でも動く。"""
    for cap in (1e5, 3e7):
        v = np.r_[0.0, -1.0, -3e6, cap, cap + 1, 1000 * cap, rng.lognormal(13, 3, 40)]
        wanted = np.log1p(np.minimum(np.maximum(v, 0), cap))
        assert close(vector(submission.log_income(v, cap=cap), 46), wanted)
    v = [0, 5, 70, 900]
    assert close(vector(submission.log_income(v, cap=80), 4), np.log1p([0.0, 5.0, 70.0, 80.0]))
    series = pd.Series(v, index=[9, 3, 5, 1])
    assert close(vector(submission.log_income(series, cap=80), 4), np.log1p([0, 5, 70, 80.0]))
