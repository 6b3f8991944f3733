"""Public checks of srm_p_value."""

from __future__ import annotations

from ..values import close, real


def test_p_srm(submission):
    assert close(real(submission.srm_p_value(5000, 5000)), 1.0)
    assert close(real(submission.srm_p_value(5000, 5200)), 0.0476703806561615)
