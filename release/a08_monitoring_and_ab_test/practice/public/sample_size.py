"""Public checks of sample_size."""

from __future__ import annotations

from ..values import integer


def test_p_sample_size(submission):
    some = integer(submission.sample_size(0.3, 0.04))
    more = integer(submission.sample_size(0.3, 0.02))
    assert some > 0
    assert 3.5 <= more / some <= 4.5
