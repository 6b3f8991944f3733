"""Public checks of ridge_fit."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, real, vector


def test_p_ridge(submission):
    X, y = np.array([[-1.0], [0.0], [1.0]]), np.array([-2.0, 0.0, 2.0])
    w, b = fields(submission.ridge_fit(X, y, 2.0), ("w", "b"))
    assert close(vector(w, 1), [1.0])
    assert close(real(b), 0.0, atol=1e-9)
