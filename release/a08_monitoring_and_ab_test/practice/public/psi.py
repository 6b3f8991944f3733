"""Public checks of psi."""

from __future__ import annotations

import numpy as np

from ..values import real


def test_p_psi(submission):
    low, high = np.arange(0.0, 100.0), np.arange(60.0, 160.0)
    assert abs(real(submission.psi(low, low))) < 1e-9
    assert real(submission.psi(low, high)) > 0.5
