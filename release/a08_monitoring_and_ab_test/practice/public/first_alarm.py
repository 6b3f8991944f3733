"""Public checks of first_alarm."""

from __future__ import annotations

import numpy as np

from ..values import integer


def test_p_alarm(submission):
    quiet = np.arange(0.0, 100.0)
    bad = quiet + 70.0
    assert submission.first_alarm(quiet, [quiet, quiet, quiet]) is None
    found = submission.first_alarm(quiet, [quiet, quiet, bad, bad], patience=1)
    assert found is not None
    assert integer(found) == 2
