"""Public checks of fit_line."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, real


NAMES = ("a", "b", "history")


def test_p_fit_exact(submission):
    x = np.linspace(0.0, 3.0, 400)
    a, b, _ = fields(submission.fit_line(x, 2.0 * x + 1.0), NAMES)
    assert close([real(a), real(b)], [2.0, 1.0], rtol=1e-3)
