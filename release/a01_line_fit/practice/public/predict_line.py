"""Public checks of predict_line."""

from __future__ import annotations

import numpy as np

from ..values import close, vector


def test_p_predict(submission):
    x = np.array([0.0, 10.0, -3.0])
    assert close(vector(submission.predict_line(x, 2.0, 1.0), 3), [1.0, 21.0, -5.0])
