"""Checks of ``kmeans_update``, and of both steps of k-means together."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from autograder.checks import close, labels, matrix

CANARY = "canary-fdc4b2a0884864f7720d004b78daa44c"


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("k-means-steps")
@pytest.mark.teaches(
    en="Cluster 0 holds (0, 0) and (2, 0), so its centre moves to (1, 0); cluster 1 holds one "
    "point and moves onto it. Over which rows do you take each mean, and along which axis?",
    ja="クラスタ 0 は (0, 0) と (2, 0) なので中心は (1, 0) へ、クラスタ 1 は1点だけなのでその点"
    "へ動きます。どの行の平均を、どの軸に沿って取っていますか。",
)
def test_p_update(submission):
    """The mean of two points, and a single point.
    2点の平均と、1点だけのクラスタ。"""
    X = np.array([[0.0, 0.0], [2.0, 0.0], [10.0, 10.0]])
    moved = submission.kmeans_update(X, np.array([0, 0, 1]), np.zeros((2, 2)))
    assert close(matrix(moved, (2, 2)), [[1.0, 0.0], [10.0, 10.0]])


@pytest.mark.points(10)
@pytest.mark.concept("k-means-steps")
@pytest.mark.teaches(
    space=("kmeans_update", "kmeans_assign"),
    example=lambda s: s.kmeans_update(
        np.array([[1.0, 1.0], [3.0, 3.0]]),
        np.array([1, 1]),
        np.array([[8.0, 9.0], [0.0, 0.0], [5.0, 4.0]]),
    ),
    en="Nobody belongs to the first or the last cluster of the example, so their centres stay at "
    "(8, 9) and (5, 4), and the one in the middle moves to (2, 2). What is the mean of no "
    "rows in your code, and does it know about clusters whose number no label mentions?",
    ja="例では最初と最後のクラスタに誰も属さないので、その中心は (8, 9) と (5, 4) のまま、真ん"
    "中だけが (2, 2) へ動きます。あなたのコードで0行の平均はどうなりますか。ラベルに一度も現"
    "れない番号のクラスタも数に入っていますか。",
)
def test_kmeans_steps_empty_cluster(submission, rng):
    """Nearest centre, means of the members, an empty cluster keeps its centre (calls both).
    最も近い中心を選び、平均へ動かし、空のクラスタは中心を保つ(2つの関数を呼ぶ)。"""
    for n, d, k in ((1, 1, 1), (1, 3, 4), (40, 2, 3), (25, 4, 6), (9, 1, 5)) * 3:
        X, C = rng.normal(5.0, 3.0, (n, d)), rng.normal(5.0, 3.0, (k, d))
        kept = submission.keep(C)
        nearest = labels(submission.kmeans_assign(X, kept), n)
        assert (nearest == cdist(X, C).argmin(axis=1)).all()

        empty = rng.choice([0, k // 2, k - 1]) if k > 1 else -1
        homes = np.setdiff1d(np.arange(k), [empty])
        label = rng.choice(homes, n)
        wanted = np.array([X[label == j].mean(axis=0) if j in label else C[j] for j in range(k)])
        kept_label = submission.keep(label)
        assert close(matrix(submission.kmeans_update(X, kept_label, kept), (k, d)), wanted)
        assert (matrix(submission.fetch(kept), (k, d)) == C).all(), "C_prev stays as it was"
        assert (labels(submission.fetch(kept_label), n) == label).all()
