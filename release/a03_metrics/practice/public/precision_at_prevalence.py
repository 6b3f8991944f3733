"""Public checks of precision_at_prevalence."""

from __future__ import annotations

from ..values import close, real


def test_p_prevalence(submission):
    assert close(real(submission.precision_at_prevalence(0.8, 0.2, 0.5)), 0.8)
