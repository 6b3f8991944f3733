"""Public checks of cv_scores."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..values import close, vector


def test_p_cv_scores(submission):
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]})
    scores = submission.cv_scores(submission.DummyRegressor, X, np.array([0.0, 0.0, 3.0, 3.0]), k=4)
    assert close(np.sort(vector(scores, 4)), np.log([2.0, 2.0, 3.0, 3.0]))
