"""Public checks of retrain_interval."""

from __future__ import annotations

import numpy as np

from ..values import integer


def test_p_retrain(submission):
    losses = np.array([2.0, 4.0, 6.0, 8.0, 10.0])
    assert integer(submission.retrain_interval(losses, 10.0)) == 3
