"""Checks of ``mse``: the loss."""

import numpy as np
import pytest

from autograder.checks import close, real

CANARY = "canary-1dc6e4e2bd816151632f829c4ad42cb5"


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("loss")
@pytest.mark.teaches(
    en="Only the second prediction is wrong, by 4, so the squared errors are 0 and 16. "
    "How do two squared errors become one mean?",
    ja="外れているのは2つ目の予測だけで、差は 4、二乗誤差は 0 と 16 です。"
    "2つの二乗誤差から平均を1つ作るには、どうしますか。",
)
def test_p_mse(submission):
    """Errors of 0 and 4 have a mean square of 8.
    誤差 0 と 4 の二乗平均は 8 である。"""
    assert close(real(submission.mse(np.array([1.0, 2.0]), np.array([1.0, 6.0]))), 8.0)


@pytest.mark.points(10)
@pytest.mark.concept("loss")
@pytest.mark.teaches(
    example=lambda s: s.mse(np.array([1.0, 2.0, 1.0, 2.0]), np.array([1.0, 6.0, 1.0, 6.0])),
    en="Writing every row twice must not change a mean, errors three times as large must make it "
    "nine times as large, and errors of +3 and -3 must not cancel. In the example the errors are "
    "0 and 4, each written twice. What does your formula divide by, and is each error squared?",
    ja="すべての行を2回書いても平均は変わらず、誤差を3倍にすると9倍になり、"
    "+3 と -3 の誤差が打ち消し合うこともないはずです。例の誤差は 0 と 4 で、"
    "同じ行を2回ずつ並べています。あなたの式は何で割り、誤差を1つずつ二乗していますか。",
)
def test_mse_properties(submission, rng):
    """Same for rows written twice, 9 times for errors times 3, 0 without errors, 9 for +3 and -3.
    行の複製で変わらず、誤差3倍で9倍、誤差なしで 0、±3 の誤差で 9 になる。"""
    for n in (1, 7, 50):
        y = rng.normal(300.0, 80.0, size=n)
        error = rng.normal(0.0, 60.0, size=n)
        one = real(submission.mse(y, y + error))
        assert close(real(submission.mse(np.r_[y, y], np.r_[y + error, y + error])), one)
        assert close(real(submission.mse(y, y + 3.0 * error)), 9.0 * one)
        assert close(real(submission.mse(y, y)), 0.0)
        assert close(real(submission.mse(y, y + 3.0 * (-1.0) ** np.arange(n))), 9.0)
