"""Public checks of percentile_ms."""

from __future__ import annotations

import numpy as np

from ..values import close, real


def test_p_percentile(submission):
    samples = np.array([30.0, 12.0, 250.0, 14.0, 20.0])
    assert close(real(submission.percentile_ms(samples, 50)), 20.0)
    assert close(real(submission.percentile_ms(samples, 80)), 30.0)
    assert close(real(submission.percentile_ms(samples, 100)), 250.0)
