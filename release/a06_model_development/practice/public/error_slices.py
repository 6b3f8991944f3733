"""Public checks of error_slices."""

from __future__ import annotations

import numpy as np

from ..values import close, frame


def test_p_slices(submission):
    pred, groups = np.array([1.0, 3.0, 0.0, 3.0]), np.array(["tv", "tv", "pc", "pc"])
    table = frame(submission.error_slices(np.zeros(4), pred, groups), ["size", "mean", "share"])
    assert list(table.index) == ["tv", "pc"]
    assert close(table["size"], [2, 2])
    assert close(table["mean"], np.log([2.0, 2.0]) * [1.5, 1.0])
    assert close(table["share"], [0.6, 0.4])
