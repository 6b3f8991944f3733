"""Public checks of confusion_counts."""

from __future__ import annotations

import numpy as np

from ..values import fields, integer


NAMES = ("tp", "fp", "fn", "tn")


def test_p_counts(submission):
    truth = np.array([1, 0, 1, 1, 1, 1, 0])
    said = np.array([1, 1, 0, 1, 0, 0, 0])
    counts = fields(submission.confusion_counts(truth, said), NAMES)
    assert [integer(v) for v in counts] == [2, 1, 3, 1]
