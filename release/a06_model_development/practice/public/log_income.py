"""Public checks of log_income."""

from __future__ import annotations

import numpy as np

from ..values import close, vector


def test_p_log_income(submission):
    got = vector(submission.log_income(np.array([0.0, 999.0, 4_200_000.0]), cap=50_000_000.0), 3)
    assert close(got, [0.0, np.log(1000.0), np.log(4_200_001.0)])
