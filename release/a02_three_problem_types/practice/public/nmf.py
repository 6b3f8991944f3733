"""Public checks of nmf."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, matrix, vector


def test_p_nmf(submission):
    V = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    found = fields(submission.nmf(V, 1), ("W", "H", "errors"))
    W, H = matrix(found[0], (3, 1)), matrix(found[1], (1, 2))
    assert W.min() >= 0
    assert H.min() >= 0
    assert close(W @ H, V, rtol=1e-3)
    vector(found[2], 200)
