"""Public checks of kmeans_assign."""

from __future__ import annotations

import numpy as np

from ..values import labels


def test_p_assign(submission):
    X = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    C = np.array([[0.0, 0.0], [10.0, 10.0]])
    assert labels(submission.kmeans_assign(X, C), 3).tolist() == [0, 0, 1]
