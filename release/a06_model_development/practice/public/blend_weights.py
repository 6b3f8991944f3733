"""Public checks of blend_weights."""

from __future__ import annotations

import numpy as np

from ..values import close, vector


def test_p_blend(submission):
    P = np.array([[100.0, 900.0, 60.0, 300.0], [300.0, 400.0, 40.0, 700.0]])
    w = vector(submission.blend_weights(P, np.array([200.0, 600.0, 50.0, 500.0])), 2)
    assert w.min() >= -1e-9
    assert close(w.sum(), 1.0)
