"""Public checks of mse."""

from __future__ import annotations

import numpy as np

from ..values import close, real


def test_p_mse(submission):
    assert close(real(submission.mse(np.array([1.0, 2.0]), np.array([1.0, 6.0]))), 8.0)
