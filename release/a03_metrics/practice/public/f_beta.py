"""Public checks of f_beta."""

from __future__ import annotations

from collections import namedtuple

from ..values import close, real


Counts = namedtuple("Counts", "tp fp fn tn")


def test_p_f1(submission):
    assert close(real(submission.f_beta(Counts(tp=10, fp=10, fn=90, tn=890))), 1 / 6)
