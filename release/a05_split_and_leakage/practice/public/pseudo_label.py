"""Public checks of pseudo_label."""

from __future__ import annotations

import numpy as np

from ..values import vector


def test_p_pseudo(submission):
    X_lab, y_lab = np.array([[-2.0], [-1.0], [1.0], [2.0]]), np.array([0, 0, 1, 1])
    X_unlab = np.array([[-30.0], [40.0], [-50.0], [60.0]])
    model, taken = submission.pseudo_label(submission.fit_logistic, X_lab, y_lab, X_unlab)
    assert np.array_equal(np.sort(vector(taken)), [0, 1, 2, 3])
    assert np.array_equal(vector(model.predict(np.array([[-5.0], [5.0]])), 2), [0, 1])
