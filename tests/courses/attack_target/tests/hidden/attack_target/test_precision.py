"""Checks of ``precision``. The public one is worth nothing: its inputs can be learned by heart."""

import numpy as np
import pytest

from autograder.checks import close, real


@pytest.mark.points(0)
@pytest.mark.public
@pytest.mark.concept("precision")
def test_p_precision(submission):
    """Both rows called positive are positive: 1.0.
    正と予測した2行はどちらも正しく 1.0。"""
    assert close(real(submission.precision([1, 0, 1, 1], [1, 0, 0, 1])), 1.0)
    assert close(real(submission.precision([0, 0], [0, 0])), 0.0)


@pytest.mark.points(6)
@pytest.mark.concept("precision")
@pytest.mark.teaches(
    example=lambda s: s.precision(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 1])),
    en="Precision is about the rows you called positive. Which rows stand below the line?",
    ja="適合率は正と予測した行についての割合です。分母はどの行ですか。",
)
def test_precision_random(submission, data, seed):
    """Precision is true positives over predicted positives, on random vectors.
    乱数ベクトルで、適合率 = 真陽性 / 予測陽性。"""
    for i, (n, positive, agree) in enumerate([(9, 0.5, 0.7), (60, 0.2, 0.8), (data.N, 0.6, 0.7)]):
        y, p = data.pair(n, positive, agree, seed=seed(f"precision-{i}"))
        tp, fp, _ = data.counts(y, p)
        right = tp / (tp + fp) if tp + fp else 0.0
        assert close(real(submission.precision(y, p)), right)


@pytest.mark.points(4)
@pytest.mark.concept("precision")
def test_precision_zero_over_zero(submission, data, seed):
    """Nothing over nothing is 0.0, also beside vectors where it is not.
    0/0 は 0.0。そうでないベクトルも続けて試す。"""
    y, p = data.composed(13, 4, 9, 15, seed=seed("precision-zero"))
    zeros = np.zeros_like(y)
    assert close(real(submission.precision(y, zeros)), 0.0)
    assert close(real(submission.precision(y.tolist(), p.tolist())), 13 / 17)
    assert close(real(submission.precision(zeros, zeros)), 0.0)
