"""Public checks of two_proportion."""

from __future__ import annotations

from ..values import close, fields, real


def test_p_two_proportion(submission):
    names = ("diff", "se", "ci_low", "ci_high", "p_value")
    found = fields(submission.two_proportion(100, 1000, 130, 1000), names)
    diff, se, low, high = (real(value) for value in found[:4])
    root = (0.1 * 0.9 / 1000 + 0.13 * 0.87 / 1000) ** 0.5
    assert close(diff, 0.03)
    assert close(se, root)
    assert close([low, high], [0.03 - 1.959963984540054 * root, 0.03 + 1.959963984540054 * root])
