"""Checks of ``recall``. The public one is worth nothing: its inputs can be learned by heart."""

import numpy as np
import pytest

from autograder.checks import close, real


@pytest.mark.points(0)
@pytest.mark.public
@pytest.mark.concept("recall")
def test_p_recall(submission):
    """Two of three positive rows are found: 2/3.
    正の3行のうち2行を見つけて 2/3。"""
    assert close(real(submission.recall([1, 0, 1, 1], [1, 0, 0, 1])), 2 / 3)
    assert close(real(submission.recall([0, 0], [0, 0])), 0.0)


@pytest.mark.points(6)
@pytest.mark.concept("recall")
@pytest.mark.teaches(
    example=lambda s: s.recall(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 1])),
    en="Recall is about the rows that are positive. Which rows stand below the line?",
    ja="再現率は実際に正の行についての割合です。分母はどの行ですか。",
)
def test_recall_random(submission, data, seed):
    """Recall is true positives over actual positives, on random vectors.
    乱数ベクトルで、再現率 = 真陽性 / 実際の陽性。"""
    for i, (n, positive, agree) in enumerate([(9, 0.5, 0.7), (60, 0.2, 0.8), (data.N, 0.6, 0.7)]):
        y, p = data.pair(n, positive, agree, seed=seed(f"recall-{i}"))
        tp, _, fn = data.counts(y, p)
        right = tp / (tp + fn) if tp + fn else 0.0
        assert close(real(submission.recall(y, p)), right)


@pytest.mark.points(4)
@pytest.mark.concept("recall")
def test_recall_zero_over_zero(submission, data, seed):
    """Nothing over nothing is 0.0, also beside vectors where it is not.
    0/0 は 0.0。そうでないベクトルも続けて試す。"""
    y, p = data.composed(13, 4, 9, 15, seed=seed("recall-zero"))
    zeros = np.zeros_like(y)
    assert close(real(submission.recall(zeros, p)), 0.0)
    assert close(real(submission.recall(y.tolist(), p.tolist())), 13 / 22)
    assert close(real(submission.recall(zeros, zeros)), 0.0)
