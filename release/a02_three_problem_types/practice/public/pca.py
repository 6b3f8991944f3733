"""Public checks of pca."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, matrix, vector


def test_p_pca(submission):
    X = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    found = fields(submission.pca(X, 1), ("components", "scores", "explained_ratio"))
    direction, scores = matrix(found[0], (1, 2))[0], matrix(found[1], (3, 1))[:, 0]
    sign = 1.0 if direction[0] > 0 else -1.0
    assert close(sign * direction, [0.6, 0.8])
    assert close(sign * scores, [-5.0, 0.0, 5.0], atol=1e-6)
    assert close(vector(found[2], 1), [1.0])
