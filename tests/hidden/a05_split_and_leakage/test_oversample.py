"""Checks of ``oversample``, with ``class_weights``: two ways to let a rare class count."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from autograder.checks import close, mapping, matrix, real, vector

CANARY = "canary-2a0b228c23a9016c464b910e9c1a6a97"


@pytest.mark.points(10)
@pytest.mark.concept("imbalance")
@pytest.mark.teaches(
    space=("oversample", "class_weights", "oversample_seeds", "oversample_spread"),
    example=lambda s: s.oversample(
        np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([0, 0, 0, 1]), seed=0
    ),
    en="Three zeros and one 1 become three of each: nothing is thrown away, nothing is invented, "
    "and each copy keeps its own label. Which rows of yours are copied, which are lost, and does "
    "the seed decide? (The class weights are looked at as well.)",
    ja="0 が3行、1 が1行なら、3行ずつになります。捨てる行も作り出す行もなく、複製のラベルは"
    "元のままです。どの行が複製され、失われる行はありませんか。選ぶのは seed ですか。"
    "(クラスの重みも調べます。)",
)
def test_imbalance_tools(submission, rng):
    """Weights are n / (k n_c); rows are copied until each class is as large as the largest.
    重みは n / (k n_c)。全クラスが最大のクラスと同じ数になるまで行を複製する。"""
    for labels, counts in (([0, 1], [60, 9]), ([1, 0], [40, 40]), ([2, 5, 9], [7, 30, 18])):
        y = rng.permutation(np.repeat(labels, counts))
        weights = mapping(submission.class_weights(y))
        wanted = compute_class_weight("balanced", classes=np.unique(y), y=y)
        assert sorted(weights) == sorted(labels)
        assert close(np.array([real(weights[c]) for c in np.unique(y)]), wanted)

        X = np.column_stack([np.arange(y.size), 10.0 * np.arange(y.size) + y])
        drawn = [_copies(submission, X, y, seed) for seed in (0, 1, 2, 1)]
        assert drawn[1] == drawn[3]
        assert len(set(drawn)) == (3 if len(set(counts)) > 1 else 1)
        for rows in drawn:  # chance spreads the copies: no row gets half of all copies
            copies = len(rows) - y.size
            assert max(np.bincount(rows)) - 1 <= max(copies / 2, 0)


def _copies(submission, X, y, seed):
    """The row numbers in the oversampled table, sorted, after judging the table."""
    kept_X, kept_y = submission.keep(X), submission.keep(y)
    many_X, many_y = submission.oversample(kept_X, kept_y, seed=seed)
    many_X = matrix(many_X)
    many_y = vector(many_y, len(many_X))
    rows = many_X[:, 0].astype(int)
    assert np.array_equal(matrix(submission.fetch(kept_X)), X)
    assert set(rows.tolist()) == set(range(len(y)))
    assert np.array_equal(many_X, X[rows])
    assert np.array_equal(many_y, y[rows])
    _, before = np.unique(y, return_counts=True)
    _, after = np.unique(many_y, return_counts=True)
    assert np.array_equal(after, np.full(before.size, before.max()))
    return tuple(np.sort(rows).tolist())
