"""Checks of ``accuracy``. The public one is worth nothing: its inputs can be learned by heart."""

import numpy as np
import pytest

from autograder.checks import close, real


@pytest.mark.points(0)
@pytest.mark.public
@pytest.mark.concept("accuracy")
def test_p_accuracy(submission):
    """Three of four labels agree: 0.75.
    4つのうち3つが一致すれば 0.75。"""
    assert close(real(submission.accuracy([1, 0, 1, 1], [1, 0, 0, 1])), 0.75)
    assert close(real(submission.accuracy([0, 0], [0, 0])), 1.0)


@pytest.mark.points(6)
@pytest.mark.concept("accuracy")
@pytest.mark.teaches(
    example=lambda s: s.accuracy(np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])),
    en="Accuracy is the share of labels that agree. What do you divide by?",
    ja="正解率は一致したラベルの割合です。何で割っていますか。",
)
def test_accuracy_random(submission, data, seed):
    """Accuracy is the share of equal labels, on random vectors.
    乱数ベクトルで、一致したラベルの割合になる。"""
    for i, (n, positive, agree) in enumerate([(7, 0.5, 0.6), (50, 0.2, 0.8), (data.N, 0.5, 0.7)]):
        y, p = data.pair(n, positive, agree, seed=seed(f"accuracy-{i}"))
        assert close(real(submission.accuracy(y, p)), np.mean(y == p))


@pytest.mark.points(4)
@pytest.mark.concept("accuracy")
def test_accuracy_lists_and_extremes(submission, data, seed):
    """Lists work as arrays do, from all wrong (0.0) to all right (1.0).
    リストでも配列と同じに働き、全て誤りなら0.0、全て正しければ1.0。"""
    y, p = data.pair(41, 0.4, 0.5, seed=seed("accuracy-lists"))
    assert close(real(submission.accuracy(y.tolist(), p.tolist())), np.mean(y == p))
    assert close(real(submission.accuracy(y.tolist(), y.tolist())), 1.0)
    assert close(real(submission.accuracy(y, 1 - y)), 0.0)
