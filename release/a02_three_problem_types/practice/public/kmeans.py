"""Public checks of kmeans."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, labels, matrix, real


def test_p_kmeans(submission):
    X = np.array([[0.0, 0.0], [10.0, 0.0], [1.0, 0.0], [11.0, 0.0]])
    found = fields(submission.kmeans(X, 2, seed=0), ("labels", "centers", "inertia"))
    group = labels(found[0], 4).tolist()
    assert group[0] == group[2]
    assert group[1] == group[3]
    assert group[0] != group[1]
    assert close(np.sort(matrix(found[1], (2, 2))[:, 0]), [0.5, 10.5])
    assert close(real(found[2]), 1.0)
