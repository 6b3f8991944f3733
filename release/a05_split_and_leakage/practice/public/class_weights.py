"""Public checks of class_weights."""

from __future__ import annotations

import numpy as np

from ..values import close, mapping, real


def test_p_weights(submission):
    weights = mapping(submission.class_weights(np.array([0, 0, 0, 1])))
    assert set(weights) == {0, 1}
    assert close(real(weights[0]), 2 / 3)
    assert close(real(weights[1]), 2.0)
