"""Checks of ``kmeans_assign``: to the nearest centre."""

import numpy as np
import pytest

from autograder.checks import labels


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("k-means-steps")
@pytest.mark.teaches(
    en="Two points lie near centre 0, one lies near centre 1. Along which axis of your table of "
    "distances do you look for the smallest?",
    ja="2点は中心 0 の近く、1点は中心 1 の近くにあります。距離の表のどの軸に沿って最小を探して"
    "いますか。",
)
def test_p_assign(submission):
    """Two points near the first centre, one near the second: 0, 0, 1.
    1つ目の中心の近くに2点、2つ目の近くに1点: 0, 0, 1。"""
    X = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    C = np.array([[0.0, 0.0], [10.0, 10.0]])
    assert labels(submission.kmeans_assign(X, C), 3).tolist() == [0, 0, 1]
