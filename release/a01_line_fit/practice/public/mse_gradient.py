"""Public checks of mse_gradient."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, real


def test_p_gradient(submission):
    result = submission.mse_gradient(np.array([1.0, 2.0]), np.array([2.0, 4.0]), 0.0, 0.0)
    da, db = fields(result, ("da", "db"))
    assert close([real(da), real(db)], [-10.0, -6.0])
