"""Public checks of prune."""

from __future__ import annotations

import numpy as np

from ..values import close, matrix


def test_p_prune(submission):
    pruned = matrix(submission.prune(np.array([[3.0, -1.0], [0.5, -2.0]]), 0.5), (2, 2))
    assert close(pruned, [[3.0, 0.0], [0.0, -2.0]])
