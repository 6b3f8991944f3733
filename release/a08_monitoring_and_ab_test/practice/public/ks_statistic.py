"""Public checks of ks_statistic."""

from __future__ import annotations

import numpy as np

from ..values import close, real


def test_p_ks(submission):
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 4.0, 5.0, 6.0])
    assert close(real(submission.ks_statistic(x, y)), 0.5)
