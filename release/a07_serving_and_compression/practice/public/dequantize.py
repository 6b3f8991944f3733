"""Public checks of dequantize."""

from __future__ import annotations

import numpy as np

from ..values import close, fields, matrix, vector


def test_p_int8(submission):
    restored = matrix(submission.dequantize(np.array([[2, -3]], dtype=np.int8), 0.25), (1, 2))
    assert close(restored, [[0.5, -0.75]])
    w = np.array([1.0, 0.0, -1.0])
    codes, scale = fields(submission.quantize_int8(w), ("codes", "scale"))
    restored = vector(submission.dequantize(codes, scale), 3)
    assert np.max(np.abs(restored - w)) <= 1.0001 / 254
