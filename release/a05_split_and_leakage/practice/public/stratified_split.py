"""Public checks of stratified_split."""

from __future__ import annotations

import numpy as np

from ..values import close, vector


def rows_of(parts, n):
    """The two parts as whole numbers, after checking that they share out rows 0 to n - 1."""
    train, test = (vector(part) for part in parts)
    assert np.array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
    return train.astype(int), test.astype(int)


def test_p_split(submission):
    y = np.array([0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1])
    train, test = rows_of(submission.stratified_split(y, 0.25, seed=0), 12)
    assert close(train.size, 9)
    assert close(test.size, 3)
