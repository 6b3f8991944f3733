"""Public checks of honest_estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..values import real


def test_p_honest_estimate(submission):
    X = pd.DataFrame({"a": np.arange(40.0)})
    makers = {"one": submission.DummyRegressor, "two": submission.DummyRegressor}
    assert abs(real(submission.honest_estimate(makers, X, np.full(40, 500.0), seed=0))) < 1e-9
