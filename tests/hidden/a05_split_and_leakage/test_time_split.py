"""Checks of ``time_split``: the past trains, the future tests."""

import numpy as np
import pytest

from autograder.checks import vector

CANARY = "canary-244acafb66e3d7305ac1589ecca165f9"


@pytest.mark.points(10)
@pytest.mark.concept("time")
@pytest.mark.teaches(
    example=lambda s: s.time_split(np.array([5, 1, 3, 2, 4]), 3),
    en="Everything before the cutoff trains, everything from the cutoff on tests, and each part "
    "runs from old to new. In the example time 3 stands at the cutoff. On which side is it, and "
    "in what order do your row numbers come?",
    ja="cutoff より前はすべて訓練、cutoff 以後はすべてテストで、どちらも古い順に並びます。"
    "例では時刻 3 がちょうど cutoff です。どちら側に入り、行番号はどの順に並びますか。",
)
def test_time_order(submission, rng):
    """Before the cutoff: training; from it on: test; each part from old to new, perhaps empty.
    cutoff より前が訓練、以後がテスト。どちらも古い順で、空でもよい。"""
    whole = rng.integers(0, 30, 80)
    days = np.datetime64("2026-01-01") + whole
    samples = [
        (whole, 12),
        (whole, int(whole[5])),
        (whole / 7 - 2.0, 0.5),
        (whole, -1),
        (whole, 99),
    ]
    samples += [(days, days[7]), (np.array([3]), 3)]
    for t, cutoff in samples:
        train, test = (vector(part).astype(int) for part in submission.time_split(t, cutoff))
        assert np.array_equal(np.sort(train), np.flatnonzero(t < cutoff))
        assert np.array_equal(np.sort(test), np.flatnonzero(t >= cutoff))
        for part in (train, test):
            assert np.array_equal(t[part], np.sort(t[part]))
