"""Checks of ``kmeans``: judged by the partition and the inertia, never by a cluster's number."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score

from autograder.checks import close, fields, labels, matrix, real

CANARY = "canary-18dce28501d6f6a5d3e4910d75fe368a"

NAMES = ("labels", "centers", "inertia")


def partition(submission, X, k, **options):
    """Labels, centres and inertia of the trainee, after we looked whether they belong together."""
    result = fields(submission.kmeans(X, k, **options), NAMES)
    label, centers = labels(result[0], len(X)), matrix(result[1], (k, X.shape[1]))
    inertia = real(result[2])
    distance = cdist(X, centers) ** 2
    assert np.isin(label, np.arange(k)).all()
    assert (label == distance.argmin(axis=1)).all(), "each row is with its nearest centre"
    assert close(inertia, distance.min(axis=1).sum())
    for j in np.unique(label):
        mean = X[label == j].mean(axis=0)
        assert close(centers[int(j)], mean, atol=0.02 * X.std())
    return label, centers, inertia


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("k-means")
@pytest.mark.teaches(
    en="Two points lie around 0.5 and two around 10.5. Each is half a step from its centre, so "
    "the inertia is 4 * 0.25 = 1. Which name a group gets is free. Do labels, centres and "
    "inertia belong to the same moment of your loop?",
    ja="2点は 0.5 の周り、2点は 10.5 の周りにあります。どの点も中心から 0.5 離れているので、慣"
    "性は 4 * 0.25 = 1 です。グループの番号は自由です。返しているラベル、中心、慣性は、ルー"
    "プの同じ時点のものですか。",
)
def test_p_kmeans(submission):
    """Two pairs of points: rows 0 and 2 together, rows 1 and 3 together, inertia 1.
    2組の点: 0行目と2行目、1行目と3行目が同じ組になり、慣性は 1。"""
    X = np.array([[0.0, 0.0], [10.0, 0.0], [1.0, 0.0], [11.0, 0.0]])
    found = fields(submission.kmeans(X, 2, seed=0), ("labels", "centers", "inertia"))
    group = labels(found[0], 4).tolist()
    assert group[0] == group[2]
    assert group[1] == group[3]
    assert group[0] != group[1]
    assert close(np.sort(matrix(found[1], (2, 2))[:, 0]), [0.5, 10.5])
    assert close(real(found[2]), 1.0)


@pytest.mark.points(10)
@pytest.mark.concept("k-means")
@pytest.mark.teaches(
    space=("kmeans", "kmeans_seeds"),
    example=lambda s: s.kmeans(np.array([[0.0], [1.0], [4.0], [5.0], [9.0], [10.0]]), 3, seed=1),
    en="In the example the best three groups are the three pairs, with inertia 1.5. One start in "
    "a bad place ends in a worse answer, so several starts are made and the best is kept. Do "
    "you repeat both steps until nothing moves, compare all n_init runs by their inertia, and "
    "draw the starts from the seed, so that the same seed gives the same labels?",
    ja="例では3つの組に分けるのが最良で、慣性は 1.5 です。出発点が悪いと悪い答えで止まるので、"
    "何度か出発し直して最良のものを残します。2つのステップを動かなくなるまで繰り返し、"
    "n_init 回すべての慣性を比べ、出発点を seed から引いて、同じ seed なら同じラベルになるよ"
    "うにしていますか。",
)
def test_kmeans_ari_permutation_free(submission, data, rng, seed):
    """Finds the four kinds of viewers under any numbering; keeps the best start; heeds the seed.
    番号の付け方によらず4種の視聴者を見つけ、最良の出発点を残し、seed に従う。"""
    # One random start finds them in half of the draws, the best of five misses one in sixty
    for draw in range(3):
        views, kind = data.gen_genres(400, seed(f"viewers {draw}"))
        shares = views / views.sum(axis=1, keepdims=True)
        label, _, _ = partition(submission, shares, 4, seed=draw, n_init=16)
        assert adjusted_rand_score(kind, label) >= 0.95
        once, again = (partition(submission, shares, 4, seed=draw, n_init=2) for _ in range(2))
        assert (once[0] == again[0]).all(), "same seed, same labels"

    # One random start finds the best of these in 3 to 5 of 10 tries, the best of 40 always
    for draw in range(8):
        X = data.gen_row(seed(f"row {draw}"))
        _, _, inertia = partition(submission, X, 5, seed=draw, n_init=40)
        assert inertia <= 1.01 * data.least_inertia(X)

    X = data.gen_row(seed("starts"))
    starts = [partition(submission, X, 5, seed=s, n_init=1)[1] for s in range(12)]
    assert any(not close(starts[0], other) for other in starts[1:]), "other seeds, other starts"
    X = rng.uniform(0.0, 1.0, (60, 2))  # no groups: nearly every start ends somewhere else
    for s in range(30):
        left_out, five = (partition(submission, X, 7, seed=s, **o) for o in ({}, {"n_init": 5}))
        assert close(left_out[2], five[2]), "n_init left out is 5"

    X = rng.normal(3.0, 1.0, (8, 2))
    _, center, inertia = partition(submission, X, 1, seed=0)
    assert close(center[0], X.mean(axis=0))
    assert close(inertia, np.sum((X - X.mean(axis=0)) ** 2))
    for s in range(4):
        assert partition(submission, X, 8, seed=s, n_init=1)[2] < 1e-9, "starts from different rows"
