"""Public checks of recall."""

from __future__ import annotations

from collections import namedtuple

from ..values import close, real


Counts = namedtuple("Counts", "tp fp fn tn")


def test_p_model_a(submission):
    a = Counts(tp=10, fp=10, fn=90, tn=890)
    assert close(real(submission.accuracy(a)), 0.9)
    assert close(real(submission.precision(a)), 0.5)
    assert close(real(submission.recall(a)), 0.1)
