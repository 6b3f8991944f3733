"""Public checks of fit_prep."""

from __future__ import annotations

import numpy as np

from ..values import close, mapping, vector


def test_p_prep(submission):
    X = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0], [np.nan, 20.0]])
    state = mapping(submission.fit_prep(X))
    assert close(vector(state["median"], 2), np.array([2.0, 20.0]))
    assert close(vector(state["mean"], 2), np.array([2.75, 20.0]))
    assert close(vector(state["std"], 2), np.std([[1.0, 10], [2, 30], [6, 20], [2, 20]], axis=0))
