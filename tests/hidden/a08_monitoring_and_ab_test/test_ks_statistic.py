"""Checks of ``ks_statistic``: the largest distance between two shares."""

import numpy as np
import pytest
from scipy import stats

from autograder.checks import close, real, vector

CANARY = "canary-2a1ccd81f80e57c33bfe69fe98678eec"


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("distance")
@pytest.mark.teaches(
    en="At t = 2, half of x and nothing of y is <= t, and nowhere is the distance larger. At which "
    "values do you compare the two shares?",
    ja="t = 2 では、t 以下の値は x の半分、y はなしで、差はここで最大です。"
    "あなたの関数はどの値で2つの割合を比べていますか。",
)
def test_p_ks(submission):
    """[1, 2, 3, 4] against [3, 4, 5, 6] gives 0.5.
    [1, 2, 3, 4] と [3, 4, 5, 6] では 0.5 になる。"""
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 4.0, 5.0, 6.0])
    assert close(real(submission.ks_statistic(x, y)), 0.5)


@pytest.mark.points(10)
@pytest.mark.concept("distance")
@pytest.mark.teaches(
    example=lambda s: s.ks_statistic(
        np.array([5.0, 6.0, 7.0, 8.0]), np.array([1.0, 2.0, 3.0, 5.0, 5.0])
    ),
    en="At t = 5 a quarter of x and all of y is <= t: the distance is 0.75, although x has the "
    "*smaller* share there. Do you take the distance whichever share is larger, do you count "
    "all equal values at once, and are x and y afterwards as they were?",
    ja="t = 5 では、t 以下の値は x の4分の1、y のすべてです。x の割合の方が小さくても、"
    "差は 0.75 です。どちらが大きくても差として数え、等しい値をまとめて数えていますか。"
    "呼び出した後も x と y は元のままですか。",
)
def test_ks_vs_oracle(submission, rng):
    """Equals SciPy on 40 random pairs, half of them with ties; the inputs stay as they were.
    無作為な40組(半分は同順位あり)で SciPy と一致し、入力を変えない。"""
    for round_to in (None, 0) * 10:
        n, m = (int(v) for v in rng.integers(1, 301, size=2))
        for move in (0.8, -0.8):
            x, y = rng.normal(size=n), rng.normal(move * rng.random(), 1.0, size=m)
            if round_to is not None:
                x, y = np.round(x, round_to), np.round(y, round_to)
            wanted = stats.ks_2samp(x, y, method="asymp").statistic
            assert close(real(submission.ks_statistic(x, y)), wanted)
    x, y = rng.normal(size=30), rng.normal(size=20)
    kept_x, kept_y = submission.keep(x), submission.keep(y)
    submission.ks_statistic(kept_x, kept_y)
    assert np.array_equal(vector(submission.fetch(kept_x)), x)
    assert np.array_equal(vector(submission.fetch(kept_y)), y)
