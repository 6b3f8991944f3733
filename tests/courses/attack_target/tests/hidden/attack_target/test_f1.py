"""Checks of ``f1``. The public one is worth nothing: its inputs can be learned by heart."""

import numpy as np
import pytest

from autograder.checks import close, real


@pytest.mark.points(0)
@pytest.mark.public
@pytest.mark.concept("f1")
def test_p_f1(submission):
    """Precision 1 and recall 2/3 make 0.8.
    適合率1と再現率2/3から 0.8。"""
    assert close(real(submission.f1([1, 0, 1, 1], [1, 0, 0, 1])), 0.8)
    assert close(real(submission.f1([0, 0], [0, 0])), 0.0)


@pytest.mark.points(6)
@pytest.mark.concept("f1")
@pytest.mark.teaches(
    example=lambda s: s.f1(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 1])),
    en="F1 is the harmonic mean of precision and recall. Is yours below their plain mean?",
    ja="F1 は適合率と再現率の調和平均です。単純な平均より小さくなっていますか。",
)
def test_f1_random(submission, data, seed):
    """F1 is the harmonic mean of precision and recall, on random vectors.
    乱数ベクトルで、F1 は適合率と再現率の調和平均。"""
    for i, (n, positive, agree) in enumerate([(9, 0.5, 0.7), (60, 0.2, 0.8), (data.N, 0.6, 0.7)]):
        y, p = data.pair(n, positive, agree, seed=seed(f"f1-{i}"))
        tp, fp, fn = data.counts(y, p)
        right = 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0
        assert close(real(submission.f1(y, p)), right)


@pytest.mark.points(4)
@pytest.mark.concept("f1")
def test_f1_zero_over_zero(submission, data, seed):
    """Nothing over nothing is 0.0, also beside vectors where it is not.
    0/0 は 0.0。そうでないベクトルも続けて試す。"""
    y, p = data.composed(13, 4, 9, 15, seed=seed("f1-zero"))
    zeros = np.zeros_like(y)
    assert close(real(submission.f1(y, zeros)), 0.0)
    assert close(real(submission.f1(y.tolist(), p.tolist())), 26 / 39)
    assert close(real(submission.f1(zeros, zeros)), 0.0)
