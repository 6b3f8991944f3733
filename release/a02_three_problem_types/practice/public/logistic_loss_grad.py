"""Public checks of logistic_loss_grad."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, real, vector


NAMES = ("loss", "gw", "gb")


def test_p_logistic(submission):
    X, y = np.array([[2.0, -1.0]]), np.array([1])
    loss, gw, gb = fields(submission.logistic_loss_grad(X, y, np.zeros(2), 0.0), NAMES)
    assert close(real(loss), np.log(2.0))
    assert close(vector(gw, 2), [-1.0, 0.5])
    assert close(real(gb), -0.5)
