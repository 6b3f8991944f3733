"""Public checks of tune."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..values import close, fields, mapping, real, text


def test_p_tune(submission):
    X = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0]})
    y = np.array([0.0, 0.0, 3.0, 3.0])
    found = submission.tune({"mean": submission.DummyRegressor}, X, y, k=4)
    best, scores = fields(found, ("best_name", "scores"))
    assert text(best) == "mean"
    assert list(mapping(scores)) == ["mean"]
    assert close(real(mapping(scores)["mean"]), (np.log(2.0) + np.log(3.0)) / 2)
