"""Public checks of evaluate."""

from __future__ import annotations

import numpy as np

from ..values import close, real


def test_p_evaluate(submission):
    rng = np.random.default_rng(0)
    y = np.tile([0, 1, 0, 0, 1, 0], 40)
    X = np.column_stack([y, rng.normal(size=240)]).astype(float)
    assert close(real(submission.evaluate(X, y, np.arange(240) // 6, seed=0)), 1.0)
