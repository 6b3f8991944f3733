"""Public checks of baseline."""

from __future__ import annotations

import numpy as np

from ..values import close, vector


def test_p_baseline(submission, rng):
    assert close(vector(submission.baseline(np.array([100.0, 200.0, 900.0]))(2), 2), [200.0, 200.0])
    assert close(vector(submission.baseline(np.array([1.0, 2.0, 5.0, 90.0]))(3), 3), [3.5] * 3)
    y = rng.lognormal(9, 1, 51)
    assert close(vector(submission.baseline(y)(4), 4), np.full(4, np.median(y)))
