"""Checks of ``mse_gradient``: which way the loss falls."""

import numpy as np
import pytest

from autograder.checks import close, fields, real

CANARY = "canary-1b470d1899357a5c3ff3a62d87e0da7f"

LIMIT = 1e-5  # relative error, printed in the task


def relative_error(p, q):
    """Distance of two numbers on a scale from 0 (equal) to 1 (nothing in common)."""
    return abs(p - q) / max(abs(p) + abs(q), 1e-8)


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("gradient")
@pytest.mark.teaches(
    en="With a = b = 0 the errors (prediction minus truth) are -2 and -4. The mean of "
    "2 * error * x is -10, the mean of 2 * error is -6. Which piece does yours lack: the 2, "
    "the mean, the factor x or the sign?",
    ja="a = b = 0 のとき、誤差(予測 − 正解)は -2 と -4 です。2 * 誤差 * x の平均は -10、"
    "2 * 誤差 の平均は -6 です。係数 2、平均、x、符号のうち、足りないものはどれですか。",
)
def test_p_gradient(submission):
    """On x = [1, 2], y = [2, 4] with a = b = 0 the gradient is (-10, -6).
    x = [1, 2]、y = [2, 4]、a = b = 0 の勾配は (-10, -6) である。"""
    result = submission.mse_gradient(np.array([1.0, 2.0]), np.array([2.0, 4.0]), 0.0, 0.0)
    da, db = fields(result, ("da", "db"))
    assert close([real(da), real(db)], [-10.0, -6.0])


@pytest.mark.core
@pytest.mark.points(20)
@pytest.mark.concept("gradient")
@pytest.mark.teaches(
    example=lambda s: s.mse_gradient(
        np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]), 1.0, 1.0
    ),
    en="Move a by a hair to both sides: the change of the mean squared error, divided by the "
    "width of the move, must be your da, and likewise db. In the example above that is "
    "(-5.33, -2). If yours is off by a constant factor, what could the factor be: n, 2 or -1?",
    ja="a をほんの少し左右に動かし、平均二乗誤差の変化を動かした幅で割ると、"
    "da に一致するはずです(db も同様)。上の例では (-5.33, -2) です。"
    "定数倍だけずれているなら、その倍率は n、2、-1 のどれでしょうか。",
)
def test_gradient_numeric(submission, reference, rng):
    """Agrees with a central difference at 21 points, for 1, 7 and 400 rows (error below 1e-5).
    21点(1行・7行・400行)で中心差分と一致する(相対誤差 1e-5 未満)。"""
    h = 1e-3  # the loss is a parabola in a and b: no truncation error, only rounding
    for n in (1, 7, 400) * 7:
        x, y = rng.normal(1.0, 2.0, size=n), rng.normal(0.0, 5.0, size=n)
        a, b = (float(v) for v in rng.normal(0.0, 3.0, size=2))
        da, db = fields(submission.mse_gradient(x, y, a, b), ("da", "db"))

        def loss(a, b, x=x, y=y):
            return reference.mse(y, reference.predict_line(x, a, b))

        assert relative_error(real(da), (loss(a + h, b) - loss(a - h, b)) / (2 * h)) < LIMIT
        assert relative_error(real(db), (loss(a, b + h) - loss(a, b - h)) / (2 * h)) < LIMIT
