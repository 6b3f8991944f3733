"""Checks of task baseline."""

import numpy as np
import pytest

from autograder.checks import close, vector


@pytest.mark.points(3)
@pytest.mark.public
@pytest.mark.concept("baseline")
def test_p_baseline(submission, rng):
    """The baseline says the median of the spends it was shown, once for each member asked about.
    ベースラインは、見せた支出の中央値を、たずねた人数分だけ返す。"""
    assert close(vector(submission.baseline(np.array([100.0, 200.0, 900.0]))(2), 2), [200.0, 200.0])
    assert close(vector(submission.baseline(np.array([1.0, 2.0, 5.0, 90.0]))(3), 3), [3.5] * 3)
    y = rng.lognormal(9, 1, 51)
    assert close(vector(submission.baseline(y)(4), 4), np.full(4, np.median(y)))
